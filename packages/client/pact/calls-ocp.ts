import type { OcpClient } from '../src/ocp.ts';
import { type ClientCall, callOf } from './client-call.ts';
import { ocpShapes as shapes } from './shapes-ocp.ts';

const call = callOf<OcpClient>;
const { taskA, taskB, taskAsIs } = shapes;
// What stands for a status that several errors share: one that a well-formed request can meet.
const stop = { 400: 'clusterProtected' };
const zone = { 404: 'zoneNotFound' };
const server = { 404: 'serverNotFound' };
const operation = { 400: 'taskStateNotAllowed' };
const subtask = { 404: 'subtaskNotFound' };

/** Calls of the OCP client, by operationId. Ids are those of the contract's examples. */
export const ocpCalls: Readonly<Record<string, ClientCall<OcpClient>>> = {
  stopCluster: call('clusters.stop', (client) => client.clusters.stop(1), { vendorSample: taskA }, stop),
  stopZone: call(
    'zones.stop',
    (client) => client.zones.stop(1, 'zone2'),
    { vendorSample: taskB },
    { ...stop, ...zone },
  ),
  stopServer: call(
    'servers.stop',
    (client) => client.servers.stop(1, 2, { freezeServer: true, type: 'STOP_PROCESS' }),
    { vendorSample: taskA },
    { ...stop, ...server },
  ),
  startCluster: call('clusters.start', (client) => client.clusters.start(1), { accepted: taskA }),
  startZone: call('zones.start', (client) => client.zones.start(1, 'zone2'), { accepted: taskB }, zone),
  startServer: call('servers.start', (client) => client.servers.start(1, 2), { accepted: taskA }, server),
  restartCluster: call('clusters.restart', (client) => client.clusters.restart(1), { accepted: taskA }, stop),
  restartZone: call(
    'zones.restart',
    (client) => client.zones.restart(1, 'zone2'),
    { accepted: taskB },
    { ...stop, ...zone },
  ),
  restartServer: call(
    'servers.restart',
    (client) => client.servers.restart(1, 2, { freezeServer: true }),
    { accepted: taskB },
    { ...stop, ...server },
  ),
  listTasks: call('tasks.list', (client) => client.tasks.list({ clusterId: 1, page: 1, size: 10 }), {
    page: shapes.tasks,
    empty: shapes.empty,
  }),
  getTask: call('tasks.get', (client) => client.tasks.get(7), {
    running: taskAsIs,
    successful: taskAsIs,
    failed: taskAsIs,
    rolledBack: shapes.rolledBack,
  }),
  retryTask: call('tasks.retry', (client) => client.tasks.retry(7), { running: taskAsIs }, operation),
  rollbackTask: call(
    'tasks.rollback',
    (client) => client.tasks.rollback(7),
    { running: taskAsIs },
    { 400: 'taskCannotRollBack' },
  ),
  retrySubtask: call(
    'subtasks.retry',
    (client) => client.subtasks.retry(7, 704),
    { ready: shapes.subtask },
    { ...operation, ...subtask },
  ),
  skipSubtask: call(
    'subtasks.skip',
    (client) => client.subtasks.skip(7, 704),
    { done: shapes.done },
    { ...operation, ...subtask },
  ),
  cancelSubtask: call(
    'subtasks.cancel',
    (client) => client.subtasks.cancel(7, 704),
    { done: shapes.done },
    { ...operation, ...subtask },
  ),
  getSubtaskLog: call(
    'subtasks.log',
    (client) => client.subtasks.log(7, 704),
    { twoRuns: shapes.log },
    subtask,
  ),
  listClusters: call('clusters.list', (client) => client.clusters.list({ page: 1, size: 10 }), {
    page: shapes.clusters,
    empty: shapes.empty,
  }),
  getCluster: call('clusters.get', (client) => client.clusters.get(1), {
    running: shapes.clusterAsIs,
    zoneStopped: shapes.clusterAsIs,
  }),
  listZones: call('zones.list', (client) => client.zones.list(1), { running: shapes.zones }),
  listZoneServers: call(
    'zones.listServers',
    (client) => client.zones.listServers(1, 'zone2'),
    { running: shapes.servers },
    zone,
  ),
  listServers: call('servers.list', (client) => client.servers.list(1), { running: shapes.servers }),
};

/** Routes of the contract that this client does not call. */
export const ocpNotCalled = ['getTime', 'getInfo', 'getTaskAlias'];
