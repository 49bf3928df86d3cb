import type { OcpCall } from './client-call.ts';
import { ocpShapes } from './shapes-ocp.ts';

const { taskA, taskB, taskAsIs } = ocpShapes;
// What stands for a status that several errors share: one that a well-formed request can meet.
const stop = { 400: 'clusterProtected' };
const zone = { 404: 'zoneNotFound' };
const server = { 404: 'serverNotFound' };
const operation = { 400: 'taskStateNotAllowed' };
const subtask = { 404: 'subtaskNotFound' };

/** Calls of the OCP client, by operationId. Ids are those of the contract's examples. */
export const ocpCalls: Readonly<Record<string, OcpCall>> = {
  stopCluster: {
    name: 'clusters.stop',
    run: (ocp) => ocp.clusters.stop(1),
    successes: { vendorSample: taskA },
    errors: stop,
  },
  stopZone: {
    name: 'zones.stop',
    run: (ocp) => ocp.zones.stop(1, 'zone2'),
    successes: { vendorSample: taskB },
    errors: { ...stop, ...zone },
  },
  stopServer: {
    name: 'servers.stop',
    run: (ocp) => ocp.servers.stop(1, 2, { freezeServer: true, type: 'STOP_PROCESS' }),
    successes: { vendorSample: taskA },
    errors: { ...stop, ...server },
  },
  startCluster: {
    name: 'clusters.start',
    run: (ocp) => ocp.clusters.start(1),
    successes: { accepted: taskA },
  },
  startZone: {
    name: 'zones.start',
    run: (ocp) => ocp.zones.start(1, 'zone2'),
    successes: { accepted: taskB },
    errors: zone,
  },
  startServer: {
    name: 'servers.start',
    run: (ocp) => ocp.servers.start(1, 2),
    successes: { accepted: taskA },
    errors: server,
  },
  listTasks: {
    name: 'tasks.list',
    run: (ocp) => ocp.tasks.list({ clusterId: 1, page: 1, size: 10 }),
    successes: { page: ocpShapes.tasks, empty: ocpShapes.empty },
  },
  getTask: {
    name: 'tasks.get',
    run: (ocp) => ocp.tasks.get(7),
    successes: {
      running: taskAsIs,
      successful: taskAsIs,
      failed: taskAsIs,
      rolledBack: ocpShapes.rolledBack,
    },
  },
  retryTask: {
    name: 'tasks.retry',
    run: (ocp) => ocp.tasks.retry(7),
    successes: { running: taskAsIs },
    errors: operation,
  },
  rollbackTask: {
    name: 'tasks.rollback',
    run: (ocp) => ocp.tasks.rollback(7),
    successes: { running: taskAsIs },
    errors: { 400: 'taskCannotRollBack' },
  },
  retrySubtask: {
    name: 'subtasks.retry',
    run: (ocp) => ocp.subtasks.retry(7, 704),
    successes: { ready: ocpShapes.subtask },
    errors: { ...operation, ...subtask },
  },
  skipSubtask: {
    name: 'subtasks.skip',
    run: (ocp) => ocp.subtasks.skip(7, 704),
    successes: { done: ocpShapes.done },
    errors: { ...operation, ...subtask },
  },
  cancelSubtask: {
    name: 'subtasks.cancel',
    run: (ocp) => ocp.subtasks.cancel(7, 704),
    successes: { done: ocpShapes.done },
    errors: { ...operation, ...subtask },
  },
  getSubtaskLog: {
    name: 'subtasks.log',
    run: (ocp) => ocp.subtasks.log(7, 704),
    successes: { twoRuns: ocpShapes.log },
    errors: subtask,
  },
  listClusters: {
    name: 'clusters.list',
    run: (ocp) => ocp.clusters.list({ page: 1, size: 10 }),
    successes: { page: ocpShapes.clusters, empty: ocpShapes.empty },
  },
  getCluster: {
    name: 'clusters.get',
    run: (ocp) => ocp.clusters.get(1),
    successes: { running: ocpShapes.clusterAsIs, zoneStopped: ocpShapes.clusterAsIs },
  },
  listZones: {
    name: 'zones.list',
    run: (ocp) => ocp.zones.list(1),
    successes: { running: ocpShapes.zones },
  },
  listServers: {
    name: 'servers.list',
    run: (ocp) => ocp.servers.list(1),
    successes: { running: ocpShapes.servers },
  },
};

/** Routes of the contract that this client does not call. */
export const ocpNotCalled = ['getTime', 'getInfo'];
