import { row } from './row.ts';

/** Errors about the cluster, its zones, servers and agents. */
export const clusterErrors = {
  'OB.Cluster.Scope.Invalid': row(
    400,
    "Scope '{scope}' is invalid",
    "集群范围 '{scope}' 无效",
    'scope.type is not GLOBAL, ZONE or SERVER, or there is no scope.',
    { scope: '' },
  ),
  'OB.Cluster.ForceStopOrTerminateRequired': row(
    400,
    "Cannot stop all observers without 'force' and 'terminate'",
    "只能以 'force' 和 'terminate' 模式停止所有 observer",
    'Scope GLOBAL in the plain mode.',
  ),
  'OB.Cluster.StopModeConflict': row(
    400,
    "Cannot stop observer with 'force' and 'terminate' at the same time",
    "不能同时使用 'force' 和 'terminate' 模式停止所有 observer",
    'Both flags are set.',
  ),
  'OB.Cluster.ForceStopRequired': row(
    400,
    "The current observer is not available, please stop with 'force'",
    "当前 observer 不可用，请使用 'force' 模式停止",
    'The local observer does not serve and the mode needs it.',
  ),
  // The text of this key is missing from the agent's own language files, so the key itself is the message there.
  'OB.Cluster.Tenant.Replica.Invalid': row(
    400,
    'err.ob.cluster.tenant.replica.invalid',
    'err.ob.cluster.tenant.replica.invalid',
    'The stop would leave a tenant without a majority.',
  ),
  'OB.Cluster.UnderMaintenance': row(
    500,
    'OceanBase cluster is under maintenance, please try again later',
    '集群处于运维状态中',
    'A maintenance DAG is asked for while another one runs.',
  ),
  'OB.Cluster.UnderMaintenanceWithDag': row(
    500,
    'OceanBase cluster is under maintenance by DAG: {dag}, please try again later',
    '集群处于运维状态中，运维任务：{dag}',
    'As before, with the DAG named.',
    { dag: '20168430081028869' },
  ),
  'OB.Cluster.NotInitialized': row(
    400,
    'Cluster has not been initialized, please initialize it first',
    '集群未初始化，请先初始化',
    'There is no cluster yet.',
  ),
  'OB.Server.StoppedInMultiZone': row(
    400,
    'Cannot stop server or stop zone in multiple zones',
    '不能在多个 zone 中停止 observer 或停止 zone',
    'Targets in more than one zone, or another zone has something stopped.',
  ),
  'OB.Zone.NotExist': row(
    400,
    "Zone '{zone}' does not exist",
    "zone '{zone}' 不存在",
    'Unknown zone: 400, not 404.',
    { zone: 'zone9' },
  ),
  'Agent.NotExist': row(
    400,
    "Server '{server}' does not exist",
    "agent '{server}' 不存在",
    'Unknown server: 400, not 404.',
    { server: '10.10.10.9:2886' },
  ),
  'Agent.Identify.NotSupportOperation': row(
    400,
    "'{agent}' is '{identity}', instead of '{needed}', does not support this operation",
    "'{agent}' 身份是 '{identity}'，而不是 '{needed}'，不支持此操作",
    'The agent is not part of a cluster.',
    { agent: '10.10.10.1:2886', identity: 'SINGLE', needed: 'CLUSTER AGENT' },
  ),
  'Agent.OceanBase.NotHold': row(
    500,
    '{context}Agent is not holding OceanBase',
    '{context}agent 未持有 OceanBase 集群连接',
    'OceanBase itself would have to be asked, and the agent’s observer does not serve.',
    { context: '' },
  ),
  'Agent.UnderMaintenance': row(
    500,
    '{agent} is under maintenance',
    '{agent} 处于运维状态中',
    'The agent is locked.',
    { agent: '10.10.10.1:2886' },
  ),
  'Agent.UnderMaintenanceDag': row(
    500,
    '{agent} is under maintenance by DAG [{dag}:{name}]',
    '{agent} 处于运维状态中，运维任务：[{dag}:{name}]',
    'As before, with the DAG named.',
    { agent: '10.10.10.1:2886', dag: '20168430081028869', name: 'Stop observer' },
  ),
  'Agent.Unavailable': row(
    500,
    'Agent {agent} is not available',
    'agent {agent} 不可用',
    'Another agent that the call needs does not answer.',
    { agent: '10.10.10.2:2886' },
  ),
  'Agent.RPC.RequestError': row(
    500,
    'Request [{method}]{uri} to {agent} error: {reason}',
    '请求 [{method}]{uri} 到 {agent} 出错：{reason}',
    'A call that this agent makes to another one failed.',
    {
      method: 'POST',
      uri: '/api/v1/ob/zone/zone1/stop/check',
      agent: '10.10.10.2:2886',
      reason: 'connection refused',
    },
  ),
};
