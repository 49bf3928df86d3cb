import * as z from 'zod';
import { dateTime } from '../../definition/fields.ts';
import {
  ocpSubtaskOperations,
  ocpSubtaskStatuses,
  ocpTaskOperations,
  ocpTaskStatuses,
  ocpTaskTypes,
} from '../enums.ts';

/**
 * An id, a Long of the vendor's. Its servers write one beyond 2^53 − 1 as a string, which only a reader that keeps the
 * digits can take; none is known to have come so far.
 */
export const OcpId = z
  .int()
  .min(0)
  .meta({ id: 'OcpId', format: 'int64', description: 'An id; every call takes it as it is.' });

const ids = z.array(OcpId);
const status = z.enum(ocpTaskStatuses);
const named = { id: OcpId, name: z.string() };

const ClusterRef = z
  .strictObject({ ...named, obClusterId: OcpId })
  .meta({ id: 'OcpTaskCluster', description: 'id is OCP’s own, obClusterId is OceanBase’s.' });
const CreatorRef = z
  .strictObject(named)
  .meta({ id: 'OcpTaskCreator', description: 'The user who asked for it.' });

/** Subtask of dialect A: no types, no times. READY is shown as RUNNING. */
export const OcpSubtaskA = z
  .strictObject({
    description: z.string(),
    downstreams: ids,
    ...named,
    operation: z.enum(ocpSubtaskOperations),
    status: z.enum(ocpSubtaskStatuses),
    upstreams: ids,
  })
  .meta({ id: 'OcpSubtaskA', description: 'Subtask of the oldest dialect.' });

/** Dialect A, 2021-03: answers of cluster stop and start, server stop and start. */
export const OcpTaskA = z
  .strictObject({
    cluster: ClusterRef,
    context: z
      .string()
      .meta({ description: 'Text form: Context(parallelIdx=-1, stringMap={…}, listMap={…}).' }),
    creator: CreatorRef,
    ...named,
    startTime: dateTime('When the task was accepted.'),
    status,
    tasks: z.array(OcpSubtaskA),
  })
  .meta({
    id: 'OcpTaskA',
    description: 'Task, dialect A: cluster and creator as objects, context as text, tasks.',
  });

const subtaskB = {
  description: z.string(),
  downstreams: ids,
  ...named,
  nodeType: z.string(),
  operation: z.enum(ocpSubtaskOperations),
  parallelIdx: z.int().meta({ description: '0…n−1 within a split node, −1 where the node is not split.' }),
  prohibitRollback: z.boolean().meta({ description: 'true = rollback is forbidden.' }),
  runTime: z.int().meta({ description: 'Number of runs, not a duration.' }),
  seriesId: OcpId.meta({ description: 'Creation index, not the order of execution.' }),
  status: z.enum(ocpSubtaskStatuses),
  timeout: z.int().meta({ description: 'Seconds.' }),
  upstreams: ids,
};

/** Subtask of dialect B. */
export const OcpSubtaskB = z
  .strictObject({ className: z.string(), ...subtaskB })
  .meta({ id: 'OcpSubtaskB', description: 'Subtask of dialect B.' });

/** Context of dialect B. Values are strings throughout. */
const OcpContext = z
  .strictObject({
    listMap: z.record(z.string(), z.array(z.string())),
    parallel: z.boolean(),
    parallelIdx: z.int(),
    stringMap: z.record(z.string(), z.string()),
  })
  .meta({ id: 'OcpTaskContext', description: 'Facts fixed when the task was accepted.' });

/** Dialect B, 2021-09: answers of zone stop and start. */
export const OcpTaskB = z
  .strictObject({
    clusterId: OcpId,
    context: OcpContext,
    creator: z.string(),
    executor: z.string(),
    ...named,
    operation: z.enum(ocpTaskOperations),
    startTime: dateTime('When the task was accepted.'),
    status,
    subtasks: z.array(OcpSubtaskB),
    taskDefinitionId: z.int(),
    type: z.enum(ocpTaskTypes),
  })
  .meta({
    id: 'OcpTaskB',
    description: 'Task, dialect B: clusterId and creator flat, context as object, subtasks.',
  });

/** Subtask of dialect C. */
export const OcpSubtaskC = z
  .strictObject({ ...subtaskB, prohibitSkip: z.boolean(), taskId: OcpId })
  .meta({ id: 'OcpSubtaskC', description: 'Subtask of dialect C.' });

/** Dialect C, 2025: answers of server stop and start on OCP 4.3; no context, no class names. */
export const OcpTaskC = z
  .strictObject({
    clusterId: OcpId,
    creator: z.string(),
    executor: z.string(),
    hostId: OcpId.optional(),
    ...named,
    operation: z.enum(ocpTaskOperations),
    prohibitRollback: z.boolean(),
    startTime: dateTime('When the task was accepted.'),
    status,
    subtasks: z.array(OcpSubtaskC),
    taskDefinitionId: z.int(),
    type: z.enum(ocpTaskTypes),
  })
  .meta({ id: 'OcpTaskC', description: 'Task, dialect C: as B without context and class names.' });

/** Subtask of dialect D, with its own times. */
export const OcpSubtaskD = z
  .strictObject({
    createTime: dateTime('When it was stored.').optional(),
    description: z.string(),
    downstreams: ids,
    executor: z.string().optional(),
    finishTime: dateTime('Last end; absent while it runs again.').optional(),
    ...named,
    nodeType: z.string(),
    operation: z.enum(ocpSubtaskOperations),
    parallelIdx: z.int(),
    prohibitRollback: z.boolean(),
    runTime: z.int().meta({ description: 'Number of runs, not a duration.' }),
    seriesId: OcpId,
    startTime: dateTime('First start.').optional(),
    status: z.enum(ocpSubtaskStatuses),
    timeout: z.int().meta({ description: 'Seconds.' }),
    upstreams: ids,
  })
  .meta({ id: 'OcpSubtask', description: 'Subtask as the task calls answer it (dialect D).' });

const ClusterRefD = z
  .strictObject({ ...named, obClusterId: OcpId, type: z.string() })
  .meta({ id: 'OcpTaskClusterD', description: 'The cluster of a task.' });
const TenantRef = z
  .strictObject({ ...named, mode: z.string(), obClusterId: OcpId })
  .meta({ id: 'OcpTaskTenant', description: 'The tenant of a task.' });

/** Dialect D: answers of the task calls. */
export const OcpTaskD = z
  .strictObject({
    cluster: ClusterRefD.optional(),
    createTime: dateTime('When it was stored.').optional(),
    creator: CreatorRef,
    executor: z.string(),
    finishTime: dateTime('When it ended; absent while it runs.').optional(),
    ...named,
    operation: z.enum(ocpTaskOperations),
    prohibitRollback: z.boolean(),
    startTime: dateTime('When it was accepted.'),
    status,
    subtasks: z.array(OcpSubtaskD),
    taskDefinitionId: z.int(),
    tenant: TenantRef.optional(),
    type: z.enum(ocpTaskTypes),
  })
  .meta({ id: 'OcpTask', description: 'Task as the task calls answer it (dialect D).' });

/** Subtask in a list: reduced. */
const OcpBasicSubtask = z
  .strictObject({
    description: z.string(),
    ...named,
    operation: z.enum(ocpSubtaskOperations),
    status: z.enum(ocpSubtaskStatuses),
  })
  .meta({ id: 'OcpBasicSubtask', description: 'Subtask in a list of tasks.' });

/** Task in a list: reduced. */
export const OcpBasicTask = z
  .strictObject({
    cluster: ClusterRefD.optional(),
    creator: CreatorRef,
    finishTime: dateTime('When it ended.').optional(),
    ...named,
    startTime: dateTime('When it was accepted.'),
    status,
    subtasks: z.array(OcpBasicSubtask),
    tenant: TenantRef.optional(),
  })
  .meta({ id: 'OcpBasicTask', description: 'Task in a list.' });

export type OcpTaskA = z.infer<typeof OcpTaskA>;
export type OcpTaskB = z.infer<typeof OcpTaskB>;
export type OcpTaskC = z.infer<typeof OcpTaskC>;
export type OcpTaskD = z.infer<typeof OcpTaskD>;
export type OcpSubtaskB = z.infer<typeof OcpSubtaskB>;
export type OcpSubtaskD = z.infer<typeof OcpSubtaskD>;
export type OcpBasicTask = z.infer<typeof OcpBasicTask>;
