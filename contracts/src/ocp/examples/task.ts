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
  'Prepare stop cluster': 'cluster.PrepareStopObClusterTask',
  'Wait observer stop': 'server.WaitObServerStopTask',
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

const minute = '2026-11-21T10:00:';
const twoDigits = (count: number) => String(count).padStart(2, '0');

type Run = [OcpSubtaskStatus, OcpSubtaskOperation];

/** A task whose nodes stand one after another, with a status and operation for each. */
export function exampleTask(options: {
  id: number;
  name: string;
  /** What it is about: cluster 1, or its zone2 and server 2 in there. */
  on: 'cluster' | 'zone2';
  formerStatus: string;
  nodes: readonly string[];
  status: OcpTaskStatus;
  operation: OcpTaskOperation;
  runs: readonly Run[];
}): OcpTask {
  const first = options.id * 100;
  const numbers = options.on === 'cluster' ? ['1', '2', '3'] : ['2'];
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
      ...(started ? { startTime: `${minute}${twoDigits(index)}.412+08:00` } : {}),
      ...(started && status !== 'RUNNING' ? { finishTime: `${minute}${twoDigits(index)}.98+08:00` } : {}),
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
      listMap: { server_ids: numbers, zone_names: numbers.map((number) => `zone${number}`) },
      parallel: false,
      parallelIdx: -1,
      stringMap: { cluster_name: 'obdemo', cluster_id: '1', former_cluster_status: options.formerStatus },
    },
    executor: '127.0.0.1',
    taskDefinitionId: -1,
    prohibitRollback: false,
    createTime: '2026-11-21T10:00:00.4+08:00',
    startTime: '2026-11-21T10:00:00.4+08:00',
    ...(options.status === 'RUNNING'
      ? {}
      : { finishTime: `${minute}${twoDigits(options.nodes.length - 1)}.98+08:00` }),
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
