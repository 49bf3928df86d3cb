import { same } from '@obstop/pacts';
import type { OcpCall } from './client-call.ts';
import {
  ocpBasicTask,
  ocpCluster,
  ocpData,
  ocpDone,
  ocpEmptyPage,
  ocpList,
  ocpLog,
  ocpPage,
  ocpServer,
  ocpStep,
  ocpTaskA,
  ocpTaskB,
  ocpTaskD,
  ocpZone,
} from './shapes-ocp.ts';

const acceptedA = ocpData(ocpTaskA);
const acceptedB = ocpData(ocpTaskB);
const task = ocpData(ocpTaskD(same, same));
// The mock's example is of another operation than the call's.
const goingOn = ocpData(ocpTaskD(same));
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
    successes: { vendorSample: acceptedA },
    errors: stop,
  },
  stopZone: {
    name: 'zones.stop',
    run: (ocp) => ocp.zones.stop(1, 'zone2'),
    successes: { vendorSample: acceptedB },
    errors: { ...stop, ...zone },
  },
  stopServer: {
    name: 'servers.stop',
    run: (ocp) => ocp.servers.stop(1, 2, { freezeServer: true, type: 'STOP_PROCESS' }),
    successes: { vendorSample: acceptedA },
    errors: { ...stop, ...server },
  },
  startCluster: {
    name: 'clusters.start',
    run: (ocp) => ocp.clusters.start(1),
    successes: { accepted: acceptedA },
  },
  startZone: {
    name: 'zones.start',
    run: (ocp) => ocp.zones.start(1, 'zone2'),
    successes: { accepted: acceptedB },
    errors: zone,
  },
  startServer: {
    name: 'servers.start',
    run: (ocp) => ocp.servers.start(1, 2),
    successes: { accepted: acceptedA },
    errors: server,
  },
  listTasks: {
    name: 'tasks.list',
    run: (ocp) => ocp.tasks.list({ clusterId: 1, page: 1, size: 10 }),
    successes: { page: ocpPage(ocpBasicTask), empty: ocpEmptyPage },
  },
  getTask: {
    name: 'tasks.get',
    run: (ocp) => ocp.tasks.get(7),
    successes: { running: task, successful: task, failed: task, rolledBack: task },
  },
  retryTask: {
    name: 'tasks.retry',
    run: (ocp) => ocp.tasks.retry(7),
    successes: { running: goingOn },
    errors: operation,
  },
  rollbackTask: {
    name: 'tasks.rollback',
    run: (ocp) => ocp.tasks.rollback(7),
    successes: { running: goingOn },
    errors: { 400: 'taskCannotRollBack' },
  },
  retrySubtask: {
    name: 'subtasks.retry',
    run: (ocp) => ocp.subtasks.retry(7, 704),
    successes: { ready: ocpData(ocpStep) },
    errors: { ...operation, ...subtask },
  },
  skipSubtask: {
    name: 'subtasks.skip',
    run: (ocp) => ocp.subtasks.skip(7, 704),
    successes: { done: ocpDone },
    errors: { ...operation, ...subtask },
  },
  cancelSubtask: {
    name: 'subtasks.cancel',
    run: (ocp) => ocp.subtasks.cancel(7, 704),
    successes: { done: ocpDone },
    errors: { ...operation, ...subtask },
  },
  getSubtaskLog: {
    name: 'subtasks.log',
    run: (ocp) => ocp.subtasks.log(7, 704),
    successes: { twoRuns: ocpData(ocpLog) },
    errors: subtask,
  },
  listClusters: {
    name: 'clusters.list',
    run: (ocp) => ocp.clusters.list({ page: 1, size: 10 }),
    successes: { page: ocpPage(ocpCluster()), empty: ocpEmptyPage },
  },
  getCluster: {
    name: 'clusters.get',
    run: (ocp) => ocp.clusters.get(1),
    successes: { running: ocpData(ocpCluster(same)), zoneStopped: ocpData(ocpCluster(same)) },
  },
  listZones: {
    name: 'zones.list',
    run: (ocp) => ocp.zones.list(1),
    successes: { running: ocpPage(ocpZone) },
  },
  listServers: {
    name: 'servers.list',
    run: (ocp) => ocp.servers.list(1),
    successes: { running: ocpList(ocpServer) },
  },
};

/** Routes of the contract that this client does not call. */
export const ocpNotCalled = ['getTime', 'getInfo'];
