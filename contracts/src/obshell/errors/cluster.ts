import { row } from './row.ts';

/** Errors about the cluster, its zones, servers and agents. */
export const clusterErrors = {
  'OB.Cluster.Scope.Invalid': row(
    400,
    "Scope '{scope}' is invalid",
    "Scope '{scope}' 不合法",
    'scope.type is not GLOBAL, ZONE or SERVER, or there is no scope.',
    { scope: '' },
  ),
  'OB.Cluster.ForceStopOrTerminateRequired': row(
    400,
    "Cannot stop all observers without 'force' and 'terminate'",
    "未指定 'force' 或 'terminate' 时不能停止所有 observer",
    'Scope GLOBAL in the plain mode.',
  ),
  'OB.Cluster.StopModeConflict': row(
    400,
    "Cannot stop observer with 'force' and 'terminate' at the same time",
    "不能同时指定 'force' 和 'terminate'",
    'Both flags are set.',
  ),
  'OB.Cluster.ForceStopRequired': row(
    400,
    "The current observer is not available, please stop with 'force'",
    "当前 observer 不可用，请指定 'force' 停止",
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
    'OceanBase 集群正在运维中，请稍后重试',
    'A maintenance DAG is asked for while another one runs.',
  ),
  'OB.Cluster.UnderMaintenanceWithDag': row(
    500,
    'OceanBase cluster is under maintenance by DAG: {dag}, please try again later',
    'OceanBase 集群正在被 DAG {dag} 运维，请稍后重试',
    'As before, with the DAG named.',
    { dag: '20168430081028869' },
  ),
  'OB.Cluster.NotInitialized': row(
    400,
    'OceanBase cluster is not initialized',
    'OceanBase 集群未初始化',
    'There is no cluster yet.',
  ),
  'OB.Server.StoppedInMultiZone': row(
    400,
    'Cannot stop server or stop zone in multiple zones',
    '不能在多个 Zone 中停止 server 或 zone',
    'Targets in more than one zone, or another zone has something stopped.',
  ),
  'OB.Zone.NotExist': row(
    400,
    "Zone '{zone}' does not exist",
    "Zone '{zone}' 不存在",
    'Unknown zone: 400, not 404.',
    { zone: 'zone9' },
  ),
  'Agent.NotExist': row(
    400,
    "Server '{server}' does not exist",
    "Server '{server}' 不存在",
    'Unknown server: 400, not 404.',
    { server: '10.10.10.9:2886' },
  ),
  'Agent.Identify.NotSupportOperation': row(
    400,
    "'{agent}' is '{identity}', instead of '{needed}', does not support this operation",
    "'{agent}' 的身份为 '{identity}' 而非 '{needed}'，不支持该操作",
    'The agent is not part of a cluster.',
    { agent: '10.10.10.1:2886', identity: 'SINGLE', needed: 'CLUSTER AGENT' },
  ),
  'Agent.UnderMaintenance': row(
    500,
    '{agent} is under maintenance',
    '{agent} 正在运维中',
    'The agent is locked.',
    { agent: '10.10.10.1:2886' },
  ),
  'Agent.UnderMaintenanceDag': row(
    500,
    '{agent} is under maintenance by DAG [{dag}:{name}]',
    '{agent} 正在被 DAG [{dag}:{name}] 运维',
    'As before, with the DAG named.',
    { agent: '10.10.10.1:2886', dag: '20168430081028869', name: 'Stop observer' },
  ),
  'Agent.Unavailable': row(
    500,
    'Agent {agent} is unavailable',
    'Agent {agent} 不可用',
    'Another agent that the call needs does not answer.',
    { agent: '10.10.10.2:2886' },
  ),
  'Agent.RPC.RequestError': row(
    500,
    'Request [{method}]{uri} to {agent} error: {reason}',
    '向 {agent} 发送请求 [{method}]{uri} 失败：{reason}',
    'A call that this agent makes to another one failed.',
    {
      method: 'POST',
      uri: '/api/v1/ob/zone/zone1/stop/check',
      agent: '10.10.10.2:2886',
      reason: 'connection refused',
    },
  ),
};
