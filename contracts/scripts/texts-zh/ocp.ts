/** Texts of OCP v2; our own calls share the envelope and the errors. */
export const ocpTexts: Readonly<Record<string, string>> = {
  'OCP v2: stop a cluster, a zone, an OBServer.': 'OCP v2：停止集群、Zone、OBServer。',
  'OCP v2: the way back.': 'OCP v2：停止之后的启动。',
  'OCP v2: follow and operate tasks.': 'OCP v2：跟踪和操作任务。',
  'OCP v2: read clusters, zones, OBServers.': 'OCP v2：查询集群、Zone、OBServer。',
  'OCP v2: time and version.': 'OCP v2：时间和版本。',

  'Stop a cluster': '停止集群',
  'Ends every OBServer process of the cluster. Answers at once with the task, dialect A.':
    '结束集群的所有 OBServer 进程。立即返回任务，格式代次为 A。',
  'The vendor’s sample: 1 zone, 1 server': '厂商示例：1 个 Zone、1 个 OBServer',
  'The sample of the vendor’s Chinese page': '厂商中文文档中的示例',
  'Takes the zone out of service (STOP ZONE), then ends its OBServer processes. Answers at once with the task, dialect B.':
    '先隔离 Zone（STOP ZONE），再结束其中的 OBServer 进程。立即返回任务，格式代次为 B。',
  'The vendor’s sample: a zone of 1 server': '厂商示例：含 1 个 OBServer 的 Zone',
  'Stop an OBServer': '停止 OBServer',
  'Takes the server out of service (STOP SERVER), then ends its process. Options go into the body or the query; given in both they must agree. Answers at once with the task, dialect A.':
    '先隔离 OBServer（STOP SERVER），再结束其进程。选项可放在请求体或查询参数中；两处都给出时必须一致。立即返回任务，格式代次为 A。',
  'STOP_SERVICE takes the server out of service only; STOP_PROCESS, the default, ends its process too.':
    'STOP_SERVICE 仅停服务；STOP_PROCESS（默认）还会结束进程。',
  'Without isolation and its checks': '强制停止：不隔离，也不做隔离前的检查',
  'Out of service, the process stays': '仅停服务，保留进程',
  'Minor freeze, then the whole way': '先转储，再完整地停止',
  'Start a cluster': '启动集群',
  'Starts every stopped OBServer process of the cluster. Answers at once with the task, dialect A.':
    '启动集群中所有已停止的 OBServer 进程。立即返回任务，格式代次为 A。',
  'Accepted: 1 zone, 1 server': '已受理：1 个 Zone、1 个 OBServer',
  'Start a zone': '启动 Zone',
  'Starts the zone’s OBServer processes and takes it back into service (START ZONE). Answers at once with the task, dialect B.':
    '启动 Zone 中的 OBServer 进程，并恢复 Zone 的服务（START ZONE）。立即返回任务，格式代次为 B。',
  'Accepted: a zone of 1 server': '已受理：含 1 个 OBServer 的 Zone',
  'Start an OBServer': '启动 OBServer',
  'Starts the server’s process and takes it back into service (START SERVER). Answers at once with the task, dialect A.':
    '启动 OBServer 的进程，并恢复其服务（START SERVER）。立即返回任务，格式代次为 A。',
  Accepted: '已受理',

  'List tasks': '查询任务列表',
  'Tasks of clusters that the caller may read, or of all with TASK:*:*; newest first.':
    '调用者有权查看的集群的任务；拥有 TASK:*:* 权限时为所有任务。按时间从新到旧排列。',
  'Part of the task’s name.': '任务名称的一部分。',
  'Statuses, separated by commas.': '状态，多个以逗号分隔。',
  'Types, separated by commas.': '类型，多个以逗号分隔。',
  'Part of the cluster’s name.': '集群名称的一部分。',
  'The same, as one page of the vendor spells it.': '同上，为厂商某一页文档中的写法。',
  'Part of the tenant’s name.': '租户名称的一部分。',
  'Field and direction, for instance id,asc. Fields: id, name, status, startTime, finishTime.':
    '排序字段和方向，例如 id,asc。可用字段：id、name、status、startTime、finishTime。',
  'Four tasks': '四个任务',
  'Read a task': '查询任务',
  'The task with its subtasks. It has ended when its status is SUCCESSFUL or FAILED; SUCCESSFUL with operation ROLLBACK is a completed rollback.':
    '任务及其子任务。状态为 SUCCESSFUL 或 FAILED 时任务已结束；状态为 SUCCESSFUL 且操作为 ROLLBACK 表示回滚完成。',
  'Retry a failed task': '重试失败的任务',
  'Runs every failed subtask again. Only for a FAILED task that is not being rolled back.':
    '重新执行所有失败的子任务。仅适用于状态为 FAILED 且不在回滚中的任务。',
  'Roll a failed task back': '回滚失败的任务',
  'Undoes what the task did, from its failed subtasks upwards. Only for a FAILED task that allows it.':
    '从失败的子任务起逆序撤销任务已做的操作。仅适用于状态为 FAILED 且允许回滚的任务。',
  'Retry a failed subtask': '重试失败的子任务',
  'Runs one failed subtask again.': '重新执行一个失败的子任务。',
  'Runs again': '重新执行',
  'Skip a failed subtask': '跳过失败的子任务',
  'Marks a failed subtask as successful without running it; the task goes on.':
    '不执行失败的子任务，直接将其标记为成功；任务继续执行。',
  'Cancel a running subtask': '取消执行中的子任务',
  'Interrupts a running subtask; it ends FAILED. What it began on the cluster may go on.':
    '中断执行中的子任务，其最终状态为 FAILED。已在集群上开始的操作可能继续执行。',
  'Read a subtask’s log': '查询子任务日志',
  'All runs, oldest first; each begins with a header line that names the operation and the time.':
    '全部执行记录，从旧到新；每次执行以一行标题开头，注明操作和时间。',
  'A failed run and its retry': '一次失败的执行及其重试',
  'Ended well': '成功结束',
  'A subtask failed; the cluster stays locked': '某个子任务失败；集群锁仍被持有',
  'Rolled back: SUCCESSFUL, but operation ROLLBACK': '已回滚：状态为 SUCCESSFUL，但操作为 ROLLBACK',

  'List clusters': '查询集群列表',
  'Clusters that the caller may read (CLUSTER:{id}:READ).': '调用者有权查看（CLUSTER:{id}:READ）的集群。',
  'Part of the cluster’s name, without regard to case.': '集群名称的一部分，不区分大小写。',
  'Field and direction, for instance id,asc. Fields: id, name, status, createTime.':
    '排序字段和方向，例如 id,asc。可用字段：id、name、status、createTime。',
  'One cluster': '一个集群',
  'Read a cluster': '查询集群',
  'One cluster with its zones, servers and tenants.': '一个集群及其 Zone、OBServer 和租户。',
  'A zone is being stopped': '正在停止一个 Zone',
  'One zone stopped': '一个 Zone 已停止',
  'List zones': '查询 Zone 列表',
  'The zones of a cluster with their servers, as one page.': '集群的所有 Zone 及其 OBServer，合为一页。',
  'All running': '全部运行中',
  'One stopped': '一个已停止',
  'List OBServers': '查询 OBServer 列表',
  'The OBServers of a cluster, not paged.': '集群的 OBServer，不分页。',
  'Name of the region.': '区域名称。',
  'Name of the IDC.': 'IDC 名称。',

  'Read the server’s time': '查询服务端时间',
  'Plain text, without an envelope; used as a sign of life.': '纯文本，不带响应结构；可用于探活。',
  'Milliseconds and offset': '毫秒与时区偏移',
  'Read the application’s version': '查询应用版本',
  'A bare object, without an envelope.': '裸对象，不带响应结构。',
  'This server': '本服务端',

  'The server that answered: an address or an opaque name.': '应答的服务端：地址，或无特定含义的名称。',
  'Sixteen hexadecimal digits, or what the caller sent as x-trace-id.':
    '16 位十六进制数字，或调用者以 x-trace-id 传入的值。',
  'No options; may be left out.': '没有选项；可以省略。',
  'Stop without isolation and its checks. Default false.':
    '强制停止：不隔离，也不做隔离前的检查。默认为 false。',
  'Minor freeze before the stop. Default false.': '停止前先转储。默认为 false。',
  'Options of a server stop; all optional.': '停止 OBServer 的选项；均为可选。',
  'Text form: Context(parallelIdx=-1, stringMap={…}, listMap={…}).':
    '文本形式：Context(parallelIdx=-1, stringMap={…}, listMap={…})。',
  'When the task was accepted.': '任务受理的时间。',
  'Task, dialect A: cluster and creator as objects, context as text, tasks.':
    '任务，格式代次 A：cluster 和 creator 为对象，context 为文本，子任务在 tasks 中。',
  'id is OCP’s own, obClusterId is OceanBase’s.':
    'id 是 OCP 自己的集群 ID，obClusterId 是 OceanBase 的集群 ID。',
  'An id; every call takes it as it is.': 'ID；所有接口均可直接使用。',
  'The user who asked for it.': '发起任务的用户。',
  'Subtask of the oldest dialect.': '最早的格式代次的子任务。',
  'One of 0, 10001, 10002, 10010, 20000, 20003, 20004, 30014, 50002, 50004; 0 means that the error has no number.':
    '取值为 0、10001、10002、10010、20000、20003、20004、30014、50002、50004 之一；0 表示该错误没有编号。',
  'What the error is about; its keys depend on the error.': '错误所涉及的对象；包含哪些键取决于错误。',
  'path, query or body.': 'path、query 或 body。',
  'One broken rule of one field.': '一个字段违反的一条规则。',
  'Task, dialect B: clusterId and creator flat, context as object, subtasks.':
    '任务，格式代次 B：clusterId 和 creator 为平铺的值，context 为对象，子任务在 subtasks 中。',
  'Facts fixed when the task was accepted.': '任务受理时确定的信息。',
  '0…n−1 within a split node, −1 where the node is not split.': '在拆分的节点中为 0…n−1；节点未拆分时为 −1。',
  'true = rollback is forbidden.': 'true 表示禁止回滚。',
  'Number of runs, not a duration.': '执行次数，不是时长。',
  'Creation index, not the order of execution.': '创建序号，不是执行顺序。',
  'Seconds.': '单位为秒。',
  'Subtask of dialect B.': '格式代次 B 的子任务。',
  'When it ended.': '结束时间。',
  'When it was accepted.': '受理时间。',
  'Task in a list.': '列表中的任务。',
  'The cluster of a task.': '任务所属的集群。',
  'Subtask in a list of tasks.': '任务列表中的子任务。',
  'The tenant of a task.': '任务所属的租户。',
  'Paging; number counts from 1.': '分页信息；number 从 1 开始。',
  'When it was stored.': '保存时间。',
  'When it ended; absent while it runs.': '结束时间；执行中时不返回。',
  'Task as the task calls answer it (dialect D).': '任务接口返回的任务（格式代次 D）。',
  'Last end; absent while it runs again.': '最近一次结束的时间；重新执行期间不返回。',
  'First start.': '首次开始的时间。',
  'Subtask as the task calls answer it (dialect D).': '任务接口返回的子任务（格式代次 D）。',
  'When the cluster was taken over or created.': '集群被接管或创建的时间。',
  'OceanBase’s own cluster_id.': 'OceanBase 自身的 cluster_id。',
  'A cluster in a list.': '列表中的集群。',
  'What OceanBase itself says.': 'OceanBase 自身给出的内部状态。',
  'A zone with its servers.': 'Zone 及其 OBServer。',
  'SQL port.': 'SQL 端口。',
  'An OBServer.': '一个 OBServer。',
  'One cluster in detail.': '一个集群的详细信息。',
  'Replicas by zone, for instance FULL@zone1, FULL@zone2.':
    '各 Zone 的副本分布，例如 FULL@zone1, FULL@zone2。',
  'A tenant of a cluster.': '集群的租户。',
  'When it was built.': '构建时间。',
  'What the application says of itself; no envelope.': '应用自身的信息；不带响应结构。',

  'OCP’s own id of the cluster: the number in the console’s URL, not obClusterId.':
    'OCP 自己的集群 ID：即控制台 URL 中的数字，不是 obClusterId。',
  'Name of the zone; a name, never an id.': 'Zone 的名称；始终是名称，不是 ID。',
  'OCP’s id of the OBServer, not of its host.': 'OCP 中 OBServer 的 ID，不是其主机的 ID。',
  'Id of the task, as the stop answered it.': '任务 ID，由停止接口返回。',
  'Id of the subtask.': '子任务 ID。',

  'No credentials, or wrong ones.': '没有凭证，或凭证错误。',
  'The user lacks the permission that the call needs.': '用户缺少该接口所需的权限。',
  'A defect of the server.': '服务端缺陷。',
  'The store is full or read-only, the server is shutting down, or too many logins are being checked.':
    '存储已满或只读、服务端正在关闭，或同时校验的登录过多。',
  'A path, query or body parameter breaks its rule; subErrors has one entry per field.':
    '路径、查询或请求体参数违反规则；subErrors 中每个字段对应一条。',
  'The body cannot be parsed.': '请求体无法解析。',
  'The body is valid JSON but an array, a string, a number, a boolean or null.':
    '请求体是合法的 JSON，但为数组、字符串、数字、布尔值或 null。',
  'A body over 64 KiB.': '请求体超过 64 KiB。',
  'A body with another content type, or with none.': '请求体的内容类型不受支持，或未注明内容类型。',
  'Unknown cluster id.': '集群 ID 不存在。',
  'Another task holds the cluster; error.target has its taskId.':
    '另一个任务持有集群锁；持锁任务的 taskId 在 error.target 中。',
  'The target’s status does not offer the operation, as in the console’s tables.':
    '目标的当前状态不支持该操作，规则与控制台的状态表一致。',
  'The cluster is on the configured list, as the cluster of OCP’s own metadb is.':
    '集群在配置的受保护列表中，例如 OCP 自身的 metadb 集群。',
  'Unknown zone name in a known cluster.': '集群存在，但其中没有该名称的 Zone。',
  'Another zone, or a server in another zone, is stopped already.':
    '另一个 Zone 或其中的 OBServer 已经停止。',
  'The stop would leave a tenant’s log streams without a majority, counting what is stopped already.':
    '计入已经停止的部分后，本次停止会使某个租户的日志流失去多数派。',
  'Unknown server id in a known cluster.': '集群存在，但其中没有该 ID 的 OBServer。',
  'Parameters that are right one by one contradict each other.': '各参数单独看均合法，但相互矛盾。',
  'Unknown task id, or a task of a cluster that the caller may not read.':
    '任务 ID 不存在，或任务所属的集群是调用者无权查看的。',
  'Retry, skip or cancel of a task or subtask whose status does not allow it.':
    '任务或子任务的当前状态不允许重试、跳过或取消。',
  'Rollback of a task that is not FAILED, is already a rollback, or forbids it.':
    '任务的状态不是 FAILED、任务已在回滚，或任务禁止回滚。',
  'Unknown subtask id in a known task.': '任务存在，但其中没有该 ID 的子任务。',
};
