import {
  OcpBasicTask,
  OcpCluster,
  OcpClusterDetail,
  OcpErrorResponse,
  OcpNoData,
  OcpServer,
  OcpSubtaskD,
  OcpTaskA,
  OcpTaskB,
  OcpTaskD,
  OcpZone,
} from '@obstop/contracts';
import { ocpRoutes } from '@obstop/contracts/routes';
import { members, ocpAnswer, ocpList, same, shape, whole } from '@obstop/pacts';

// What the client cannot do without; consumer.test.ts takes each member away once. Words are any text: it is open to new ones.

const task = ['id', 'name', 'status'] as const;
const server = ['id', 'ip', 'port', 'status', 'zoneName'] as const;
const zone = ['name', 'status', { servers: server }] as const;
const subtasks = { subtasks: task } as const;

/** Answers of OCP. */
export const ocpShapes = {
  done: shape(OcpNoData, ['successful']),
  /** An error without a number. */
  refusal: shape(OcpErrorResponse, ['successful', { error: ['message'] }]),
  /** Its code is any number, since those of the whole family are not public. */
  numbered: shape(OcpErrorResponse, ['successful', { error: ['code', 'message'] }]),
  /** The refusal whose task the client tells its caller. */
  busy: shape(OcpErrorResponse, [
    'successful',
    { error: ['code', 'message', { target: members({ taskId: whole }) }] },
  ]),
  /** A list without anything in it is as good as none. */
  empty: shape(ocpRoutes.listTasks.responses[200], ['successful', 'data']),
  clusters: ocpList(OcpCluster, [...task, { zones: zone }]),
  clusterAsIs: ocpAnswer(OcpClusterDetail, [...task, { status: same, zones: zone }]),
  zones: ocpList(OcpZone, zone),
  servers: ocpList(OcpServer, server),
  /** What stops and starts of clusters and servers answer. */
  taskA: ocpAnswer(OcpTaskA, [...task, { tasks: task }]),
  /** What stops and starts of zones answer. */
  taskB: ocpAnswer(OcpTaskB, [...task, subtasks]),
  /** What the task calls answer, in this very state. */
  taskAsIs: ocpAnswer(OcpTaskD, [...task, { status: same }, subtasks]),
  rolledBack: ocpAnswer(OcpTaskD, [...task, { status: same, operation: same }, subtasks]),
  tasks: ocpList(OcpBasicTask, [...task, subtasks]),
  subtask: ocpAnswer(OcpSubtaskD, task),
  log: shape(ocpRoutes.getSubtaskLog.responses[200], ['successful', { data: ['log'] }]),
};
