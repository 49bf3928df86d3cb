import type { OcpSubtaskOperation, OcpSubtaskStatus, OcpTaskOperation, OcpTaskStatus } from '../enums.ts';
import type { OcpSubtask, OcpTask } from '../task/task.ts';

const classes: Record<string, string> = {
  'Prepare stop OB zone': 'zone.PrepareStopObZoneTask',
  'Stop zone': 'zone.StopObZoneTask',
  'Prepare stop observer': 'server.PrepareStopObServerTask',
  'Wait node': 'WaitNode',
  'Stop observer process': 'server.StopObServerProcessTask',
  'Update observer status': 'server.UpdateObServerStatusTask',
  'Update zone status': 'zone.UpdateObZoneStatusTask',
  'Sync cluster info': 'cluster.SyncClusterInfoTask',
  'Update OB cluster status': 'cluster.UpdateObClusterStatusTask',
  'Prepare start OB zone': 'zone.PrepareStartObZoneTask',
  'Prepare start observer': 'server.PrepareStartObServerTask',
  'Start observer process': 'server.StartObServerProcessTask',
  'Start zone': 'zone.StartObZoneTask',
  'Start server': 'server.StartObServerTask',
  'Prepare start cluster': 'cluster.PrepareStartObClusterTask',
  'Wait observer start': 'server.WaitObServerStartTask',
  'Stop server': 'server.StopObServerTask',
  'Prepare restart cluster': 'cluster.PrepareRestartObClusterTask',
  'Prepare restart OB zone': 'zone.PrepareRestartObZoneTask',
  'Prepare restart observer': 'server.PrepareRestartObServerTask',
};

/** Nodes of a zone stop with one server, in order. */
export const stopZoneNodes = [
  'Prepare stop OB zone',
  'Stop zone',
  'Prepare stop observer',
  'Wait node',
  'Stop observer process',
  'Wait node',
  'Update observer status',
  'Update zone status',
  'Sync cluster info',
  'Update OB cluster status',
] as const;

type Run = [OcpSubtaskStatus, OcpSubtaskOperation];

/** A task whose nodes stand one after another, with a status and operation for each. */
export function exampleTask(options: {
  id: number;
  name: string;
  nodes: readonly string[];
  status: OcpTaskStatus;
  operation: OcpTaskOperation;
  runs: readonly Run[];
}): OcpTask {
  const first = options.id * 100;
  const subtasks = options.nodes.map((name, index): OcpSubtask => {
    const [status, operation] = options.runs[index] ?? ['PENDING', 'EXECUTE'];
    const started = status !== 'PENDING' && status !== 'READY';
    return {
      id: first + index,
      name,
      description: name,
      status,
      operation,
      upstreams: index === 0 ? [] : [first + index - 1],
      downstreams: index === options.nodes.length - 1 ? [] : [first + index + 1],
      className: `com.alipay.ocp.service.task.business.${classes[name] ?? 'WaitNode'}`,
      nodeType: 'JAVA_TASK',
      parallelIdx: -1,
      prohibitRollback: false,
      runTime: 1,
      seriesId: index,
      timeout: 300,
      executor: '127.0.0.1',
      createTime: '2026-11-21T10:00:00.4+08:00',
      ...(started ? { startTime: `2026-11-21T10:00:0${index}.412+08:00` } : {}),
      ...(started && status !== 'RUNNING' ? { finishTime: `2026-11-21T10:00:0${index}.98+08:00` } : {}),
    };
  });
  return {
    id: options.id,
    name: options.name,
    status: options.status,
    operation: options.operation,
    type: 'MANUAL',
    cluster: { id: 1, name: 'obdemo', obClusterId: 1001, type: 'PRIMARY' },
    creator: { id: 100, name: 'admin' },
    context: {
      listMap: { server_ids: ['1'], zone_names: ['zone1'] },
      parallel: false,
      parallelIdx: -1,
      stringMap: { cluster_name: 'obdemo', cluster_id: '1', former_cluster_status: 'STOPPED' },
    },
    executor: '127.0.0.1',
    taskDefinitionId: -1,
    prohibitRollback: false,
    createTime: '2026-11-21T10:00:00.4+08:00',
    startTime: '2026-11-21T10:00:00.4+08:00',
    ...(options.status === 'RUNNING' ? {} : { finishTime: '2026-11-21T10:00:09.98+08:00' }),
    subtasks,
  };
}

/** `count` times the same run. */
export function runs(
  count: number,
  status: OcpSubtaskStatus,
  operation: OcpSubtaskOperation = 'EXECUTE',
): Run[] {
  return Array.from({ length: count }, (): Run => [status, operation]);
}
