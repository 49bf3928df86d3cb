import * as z from 'zod';
import { defineRoutes } from '../../definition/define-routes.ts';
import { answers, authenticated, authenticatedPost } from '../define-route.ts';
import { OcpNoData, ocpData, ocpPaged } from '../envelope.ts';
import {
  listTasksExamples,
  logExamples,
  noDataExamples,
  operatedExamples,
  subtaskExamples,
  taskExamples,
} from '../examples/tasks.ts';
import { EmptyBody, ListTasksQuery, subtaskPath, taskPath } from '../parameters.ts';
import { OcpBasicTask, OcpSubtaskD, OcpTaskD } from '../task/dialects.ts';

const readErrors = authenticated('invalidParameter', 'taskNotFound');
const logErrors = authenticated('invalidParameter', 'taskNotFound', 'subtaskNotFound');
const operateErrors = authenticatedPost('taskNotFound', 'taskStateNotAllowed', 'clusterBusy');
const rollbackErrors = authenticatedPost('taskNotFound', 'taskCannotRollBack', 'clusterBusy');
const subtaskErrors = [...operateErrors, 'subtaskNotFound'] as const;
// A cancel sets nothing going that would need the cluster again.
const cancelErrors = authenticatedPost('taskNotFound', 'taskStateNotAllowed', 'subtaskNotFound');

const base = '/api/v2/tasks/instances';

// A task is seen by whoever may read its cluster, by whoever began it, and with TASK:*:* by all.
const seen = { permission: 'TASK:*:READ', permissionInCall: true } as const;
// On a cluster that the caller may change; TASK:*:* alone will do.
const operating = { permission: 'TASK:*:UPDATE' } as const;

/** Following and operating tasks, dialect D. */
export const taskRoutes = defineRoutes('ocp-tasks', {
  listTasks: {
    method: 'GET',
    path: base,
    summary: 'List tasks',
    description:
      'Tasks of clusters that the caller may read and those that the caller began, or all with TASK:*:*; newest first.',
    query: ListTasksQuery,
    ...answers(ocpPaged(OcpBasicTask), authenticated('invalidParameter'), listTasksExamples, seen),
  },
  getTask: {
    method: 'GET',
    path: `${base}/:taskInstanceId`,
    summary: 'Read a task',
    description:
      'The task with its subtasks. It has ended when its status is SUCCESSFUL or FAILED; SUCCESSFUL with operation ROLLBACK is a completed rollback. It is there for whoever may read its cluster or began it, and for all with TASK:*:*.',
    pathParams: taskPath,
    ...answers(ocpData(OcpTaskD), readErrors, taskExamples, {
      ...seen,
      revalidated: true,
    }),
  },
  getTaskAlias: {
    method: 'GET',
    path: '/api/v2/tasks/:taskInstanceId',
    summary: 'Read a task by its short path',
    description: 'The same as getTask. No page of the vendor has this path, but a public client polls it.',
    pathParams: taskPath,
    ...answers(ocpData(OcpTaskD), readErrors, taskExamples, {
      ...seen,
      revalidated: true,
    }),
  },
  retryTask: {
    method: 'POST',
    path: `${base}/:taskInstanceId/retry`,
    summary: 'Retry a failed task',
    description: 'Runs every failed subtask again. Only for a FAILED task that is not being rolled back.',
    pathParams: taskPath,
    body: EmptyBody.optional(),
    ...answers(ocpData(OcpTaskD), operateErrors, operatedExamples, operating),
  },
  rollbackTask: {
    method: 'POST',
    path: `${base}/:taskInstanceId/rollback`,
    summary: 'Roll a failed task back',
    description:
      'Undoes what the task did, from its failed subtasks upwards. Only for a FAILED task that allows it.',
    pathParams: taskPath,
    body: EmptyBody.optional(),
    ...answers(ocpData(OcpTaskD), rollbackErrors, operatedExamples, operating),
  },
  retrySubtask: {
    method: 'POST',
    path: `${base}/:taskInstanceId/subtasks/:subtaskInstanceId/retry`,
    summary: 'Retry a failed subtask',
    description: 'Runs one failed subtask again.',
    pathParams: subtaskPath,
    body: EmptyBody.optional(),
    ...answers(ocpData(OcpSubtaskD), subtaskErrors, subtaskExamples, operating),
  },
  skipSubtask: {
    method: 'POST',
    path: `${base}/:taskInstanceId/subtasks/:subtaskInstanceId/skip`,
    summary: 'Skip a failed subtask',
    description: 'Marks a failed subtask as successful without running it; the task goes on.',
    pathParams: subtaskPath,
    body: EmptyBody.optional(),
    ...answers(OcpNoData, subtaskErrors, noDataExamples, operating),
  },
  cancelSubtask: {
    method: 'POST',
    path: `${base}/:taskInstanceId/subtasks/:subtaskInstanceId/cancel`,
    summary: 'Cancel a running subtask',
    description: 'Interrupts a running subtask; it ends FAILED. What it began on the cluster may go on.',
    pathParams: subtaskPath,
    body: EmptyBody.optional(),
    ...answers(OcpNoData, cancelErrors, noDataExamples, operating),
  },
  getSubtaskLog: {
    method: 'GET',
    path: `${base}/:taskInstanceId/subtasks/:subtaskInstanceId/log`,
    summary: 'Read a subtask’s log',
    description:
      'All runs, oldest first; each begins with a header line that names the operation and the time.',
    pathParams: subtaskPath,
    ...answers(ocpData(z.strictObject({ log: z.string() })), logErrors, logExamples, seen),
  },
});
