import type { ErrorEntry } from '../definition/error-entry.ts';

const express = (what: string) => `OCP Express error codes: ${what}`;
const own = (why: string) => `own choice: ${why}`;

/**
 * Every error that the OCP surface answers. Codes are OCP Express's, the only public member of the family; full OCP
 * shares names and texts, but its numbers are not proven. Code 0 means "no code" there and here.
 */
export const ocpErrors = {
  invalidParameter: {
    status: 400,
    code: 0,
    message: { en: 'Parameter {field} is invalid: {rule}.', zh: '参数 {field} 不合法：{rule}。' },
    when: 'A path, query or body parameter breaks its rule; subErrors has one entry per field.',
    source: express('validation failures and type mismatches carry no code'),
    example: { field: 'id', rule: 'must be an integer from 1 to 9007199254740991' },
  },
  malformedJson: {
    status: 400,
    code: 0,
    message: { en: 'The request body is not valid JSON.', zh: '请求体不是合法的 JSON。' },
    when: 'The body cannot be parsed.',
    source: express('malformed JSON carries no code'),
    example: {},
  },
  bodyNotObject: {
    status: 400,
    code: 0,
    message: { en: 'The request body must be a JSON object.', zh: '请求体必须是 JSON 对象。' },
    when: 'The body is valid JSON but an array, a string, a number, a boolean or null.',
    source: express('malformed JSON carries no code'),
    example: {},
  },
  malformedPath: {
    status: 400,
    code: 0,
    message: {
      en: 'The request path is not valid percent-encoded UTF-8.',
      zh: '请求路径不是合法的百分号编码 UTF-8。',
    },
    when: 'The path cannot be decoded; no route declares it, since no route is found.',
    source: own('the family leaves this to its web container'),
    example: {},
  },
  malformedRequest: {
    status: 400,
    code: 0,
    message: { en: 'The request is not valid HTTP: {reason}.', zh: '请求不是合法的 HTTP：{reason}。' },
    when: 'Bytes that are no HTTP request, or headers beyond 16 KiB; no route declares it, since no route is found.',
    source: own('the family leaves this to its web container'),
    example: { reason: 'HPE_INVALID_METHOD' },
  },
  illegalArgument: {
    status: 400,
    code: 10001,
    message: { en: 'Illegal argument {field}: {rule}.', zh: '非法参数 {field}：{rule}。' },
    when: 'Parameters that are right one by one contradict each other.',
    source: express('10001 illegal argument'),
    example: { field: 'force', rule: 'the body says true and the query says false' },
  },
  clusterProtected: {
    status: 400,
    code: 50002,
    message: {
      en: 'Operation not allowed in cluster {cluster}: it is on the list of protected clusters.',
      zh: '集群 {cluster} 不允许执行该操作：该集群在受保护列表中。',
    },
    when: 'The cluster is on the configured list, as the cluster of OCP’s own metadb is.',
    source: own('code and text are what users meet on the metadb cluster; its HTTP status is not public'),
    example: { cluster: 'obdemo' },
  },
  taskStateNotAllowed: {
    status: 400,
    code: 20003,
    message: {
      en: 'Operation {operation} is not supported for task {id} in state {state}.',
      zh: '任务 {id} 处于 {state} 状态，不支持 {operation} 操作。',
    },
    when: 'Retry, skip or cancel of a task or subtask whose status does not allow it.',
    source: express('20003, thrown as illegal argument'),
    example: { operation: 'RETRY', id: 1, state: 'SUCCESSFUL' },
  },
  taskCannotRollBack: {
    status: 400,
    code: 20004,
    message: {
      en: 'Task {id} in state {state} cannot be rolled back: {reason}.',
      zh: '任务 {id}（状态 {state}）不能回滚：{reason}。',
    },
    when: 'Rollback of a task that is not FAILED, is already a rollback, or forbids it.',
    source: express('20004, thrown as illegal argument'),
    example: { id: 1, state: 'RUNNING', reason: 'only a FAILED task can be rolled back' },
  },
  unauthenticated: {
    status: 401,
    code: 0,
    message: { en: 'Authentication is required or has failed.', zh: '需要身份认证，或认证失败。' },
    when: 'No credentials, or wrong ones.',
    source: express('a failed login by HTTP Basic carries no code'),
    example: {},
  },
  forbidden: {
    status: 403,
    code: 30014,
    message: { en: 'Permission {permission} is required.', zh: '需要权限 {permission}。' },
    when: 'The user lacks the permission that the call needs.',
    source: express('30014 not permitted'),
    example: { permission: 'CLUSTER:1:UPDATE' },
  },
  crossSite: {
    status: 403,
    code: 0,
    message: {
      en: 'A page of another site may not change anything here: {origin}.',
      zh: '其他站点的页面不能在此做任何更改：{origin}。',
    },
    when: 'A browser sent a call that changes something from a page whose origin may not call; no route declares it, since it holds for all.',
    source: own('the family leaves this to its web container'),
    example: { origin: 'https://elsewhere.example' },
  },
  pathNotFound: {
    status: 404,
    code: 0,
    message: { en: 'There is no {path} here.', zh: '路径 {path} 不存在。' },
    when: 'Unknown path; no route declares it, since no route is found.',
    source: own('the family answers its HTML page with 200, which hides mistakes'),
    example: { path: '/api/v2/ob/cluster' },
  },
  clusterNotFound: {
    status: 404,
    code: 10002,
    message: { en: 'Cluster {id} does not exist.', zh: '集群 {id} 不存在。' },
    when: 'Unknown cluster id.',
    source: own('10002 is the family’s record not found; a number of its own is not public'),
    example: { id: 99 },
  },
  zoneNotFound: {
    status: 404,
    code: 50004,
    message: { en: 'Zone {zone} does not exist in cluster {id}.', zh: '集群 {id} 中不存在 Zone {zone}。' },
    when: 'Unknown zone name in a known cluster.',
    source: express('50004 zone not found; the status is an own choice'),
    example: { id: 1, zone: 'zone9' },
  },
  serverNotFound: {
    status: 404,
    code: 10002,
    message: {
      en: 'Server {server} does not exist in cluster {id}.',
      zh: '集群 {id} 中不存在 OBServer {server}。',
    },
    when: 'Unknown server id in a known cluster.',
    source: own('10002 is the family’s record not found; a number of its own is not public'),
    example: { id: 1, server: 99 },
  },
  taskNotFound: {
    status: 404,
    code: 20000,
    message: { en: 'Task {id} does not exist.', zh: '任务 {id} 不存在。' },
    when: 'Unknown task id, or a task of a cluster that the caller may not read.',
    source: express('20000 task does not exist'),
    example: { id: 99 },
  },
  subtaskNotFound: {
    status: 404,
    code: 10002,
    message: {
      en: 'Subtask {subtask} does not exist in task {id}.',
      zh: '任务 {id} 中不存在子任务 {subtask}。',
    },
    when: 'Unknown subtask id in a known task.',
    source: own('10002 is the family’s record not found; a number of its own is not public'),
    example: { id: 1, subtask: 99 },
  },
  methodNotAllowed: {
    status: 405,
    code: 0,
    message: {
      en: '{method} is not allowed on {path}; allowed: {allowed}.',
      zh: '{path} 不支持 {method}；支持：{allowed}。',
    },
    when: 'Known path, wrong method; no route declares it, since no route is found.',
    source: express('an unsupported operation carries no code; the status is an own choice'),
    example: { method: 'PUT', path: '/api/v2/ob/clusters/1/stop', allowed: 'POST' },
  },
  requestTimeout: {
    status: 408,
    code: 0,
    message: { en: 'The request did not arrive in time.', zh: '请求未能及时到达。' },
    when: 'Head or body take longer than they may; no route declares it, since it may come before a route is found.',
    source: own('the family leaves this to its web container'),
    example: {},
  },
  clusterBusy: {
    status: 409,
    code: 50002,
    message: {
      en: 'Operation not allowed in cluster {cluster}: task {taskId} ({taskName}) is unfinished.',
      zh: '集群 {cluster} 不允许执行该操作：任务 {taskId}（{taskName}）尚未结束。',
    },
    when: 'Another task holds the cluster; error.target has its taskId.',
    source: own('no public number for a conflict; 50002 is operation not allowed in cluster'),
    example: { cluster: 'obdemo', taskId: 7, taskName: 'Stop OB zone' },
  },
  statusNotAllowed: {
    status: 409,
    code: 50002,
    message: {
      en: 'Operation not allowed in cluster {cluster}: {what} is {state}; allowed states: {allowed}.',
      zh: '集群 {cluster} 不允许执行该操作：{what} 的状态为 {state}；允许的状态：{allowed}。',
    },
    when: 'The target’s status does not offer the operation, as in the console’s tables.',
    source: own('no public number for an illegal status; 50002 is operation not allowed in cluster'),
    example: { cluster: 'obdemo', what: 'zone zone2', state: 'STOPPED', allowed: 'RUNNING, UNAVAILABLE' },
  },
  otherZoneStopped: {
    status: 409,
    code: 50002,
    message: {
      en: 'Operation not allowed in cluster {cluster}: {what} is already stopped, and one zone at a time may be.',
      zh: '集群 {cluster} 不允许执行该操作：{what} 已经停止，同一时间只能停止一个 Zone。',
    },
    when: 'Another zone, or a server in another zone, is stopped already.',
    source: own('no public number; 50002 is operation not allowed in cluster'),
    example: { cluster: 'obdemo', what: 'zone zone1' },
  },
  majorityLost: {
    status: 409,
    code: 50002,
    message: {
      en: 'Operation not allowed in cluster {cluster}: tenant {tenant} would keep {left} of {all} full replicas and lose its majority.',
      zh: '集群 {cluster} 不允许执行该操作：租户 {tenant} 将只剩 {left}/{all} 个全功能副本，失去多数派。',
    },
    when: 'The stop would leave a tenant’s log streams without a majority, counting what is stopped already.',
    source: own('no public number; 50002 is operation not allowed in cluster'),
    example: { cluster: 'obdemo', tenant: 'sys', left: 1, all: 3 },
  },
  bodyTooLarge: {
    status: 413,
    code: 0,
    message: { en: 'The request body is larger than {limit} bytes.', zh: '请求体超过 {limit} 字节。' },
    when: 'A body over 64 KiB.',
    source: own('the family leaves this to its web container'),
    example: { limit: 65536 },
  },
  unsupportedMediaType: {
    status: 415,
    code: 0,
    message: {
      en: 'Content type {type} is not supported; send application/json.',
      zh: '不支持内容类型 {type}；请使用 application/json。',
    },
    when: 'A body with another content type, or with none.',
    source: express('a wrong content type carries no code'),
    example: { type: 'text/plain' },
  },
  hostNotAllowed: {
    status: 421,
    code: 0,
    message: { en: 'This server does not go by the name {host}.', zh: '本服务不以 {host} 为名。' },
    when: 'A server on a loopback address is called by a Host that is no name of its machine; no route declares it, since it holds for all.',
    source: own('the family leaves this to its web container'),
    example: { host: 'elsewhere.example' },
  },
  unexpected: {
    status: 500,
    code: 10010,
    message: {
      en: 'Unexpected error; the log of this server has it under the trace id.',
      zh: '未知错误，可用 traceId 在服务日志中查找。',
    },
    when: 'A defect of the server.',
    source: express('10010 unknown error'),
    example: {},
  },
  unavailable: {
    status: 503,
    code: 10010,
    message: { en: 'The service cannot do this now: {reason}.', zh: '服务暂时不可用：{reason}。' },
    when: 'The store is full or read-only, the server is shutting down, or too many logins are being checked.',
    source: own('the family has no number for it; 10010 is unknown error'),
    example: { reason: 'the store is unavailable: it cannot be written' },
  },
} as const satisfies Record<string, ErrorEntry & { code: number }>;

/** Name of an error in the catalogue; also the name of its example in the document. */
export type OcpErrorName = keyof typeof ocpErrors;
