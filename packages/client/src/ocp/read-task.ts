import type {
  OcpBasicTask,
  OcpSubtaskB,
  OcpSubtaskD,
  OcpSubtaskStatus,
  OcpTaskA,
  OcpTaskB,
  OcpTaskC,
  OcpTaskD,
} from '@obstop/contracts';
import {
  child,
  flag,
  id,
  idItem,
  list,
  memberOf,
  number,
  object,
  optional,
  present,
  rawOf,
  text,
  type Wire,
} from '../core/fields.ts';
import type { StepState, TaskSnapshot, TaskState, TaskStep } from '../core/task-snapshot.ts';
import type { RawObject } from '../core/wire.ts';

/** A task as OCP answered it; its members depend on the call and on the version. */
export type OcpRawTask = RawObject;

/** A task of any dialect, A to D or the short form of a list. */
type WireTask = OcpTaskA | OcpTaskB | OcpTaskC | OcpTaskD | OcpBasicTask;
/** A subtask of any dialect, or as the vendor's tables spell two of its members. */
type WireSubtask = OcpSubtaskB | OcpSubtaskD | { paralleIdx: number; downstream: number[] };

const stepStates: Readonly<Record<OcpSubtaskStatus, StepState>> = {
  PENDING: 'pending',
  READY: 'pending',
  RUNNING: 'running',
  CANCELING: 'running',
  FAILED: 'failed',
  SUCCESSFUL: 'succeeded',
};

/** Unknown is a word that only a newer server has. */
function stepStateOf(status: string): StepState {
  // One of its own members, which are those words.
  return Object.hasOwn(stepStates, status) ? stepStates[status as OcpSubtaskStatus] : 'unknown';
}

/** Reads a subtask of any dialect. Throws ShapeFault. */
export function readStep(value: unknown, at: string): TaskStep {
  const raw = object<WireSubtask>(value, at);
  const status = text(raw, 'status', at);
  // −1 means that it is not split.
  const parallelIndex = optional(number, raw, 'parallelIdx', at) ?? optional(number, raw, 'paralleIdx', at);
  return {
    id: id(raw, 'id', at),
    name: text(raw, 'name', at),
    state: stepStateOf(status),
    status,
    upstreams: list(raw, 'upstreams', at, idItem) ?? [],
    downstreams: list(raw, 'downstreams', at, idItem) ?? list(raw, 'downstream', at, idItem) ?? [],
    ...present({
      operation: optional(text, raw, 'operation', at),
      description: optional(text, raw, 'description', at),
      parallelIndex: parallelIndex === undefined || parallelIndex < 0 ? undefined : parallelIndex,
      runCount: optional(number, raw, 'runTime', at),
      startTime: optional(text, raw, 'startTime', at),
      finishTime: optional(text, raw, 'finishTime', at),
    }),
  };
}

/** Reads a task of any dialect. Throws ShapeFault. */
export function readTask(value: unknown, at = 'data'): TaskSnapshot<OcpRawTask> {
  const raw = object<WireTask>(value, at);
  const cluster = optional(child, raw, 'cluster', at);
  const status = text(raw, 'status', at);
  const operation = optional(text, raw, 'operation', at);
  const finishTime = optional(text, raw, 'finishTime', at);
  const steps = list(raw, 'tasks', at, readStep) ?? list(raw, 'subtasks', at, readStep) ?? [];
  const rollingBack = isRollback(status, operation, steps);
  const prohibited = optional(flag, raw, 'prohibitRollback', at);
  return {
    id: id(raw, 'id', at),
    name: text(raw, 'name', at),
    state: stateOf(status, rollingBack, finishTime),
    status,
    rollingBack,
    steps,
    raw: rawOf(raw),
    ...present({
      operation,
      clusterId: cluster ? id(cluster, 'id', `${at}.cluster`) : optional(id, raw, 'clusterId', at),
      clusterName: cluster && optional(text, cluster, 'name', `${at}.cluster`),
      creator: creatorOf(raw, at),
      createTime: optional(text, raw, 'createTime', at),
      startTime: optional(text, raw, 'startTime', at),
      finishTime,
      canRollBack: prohibited === undefined ? undefined : !prohibited,
    }),
  };
}

/** Lists leave the task's operation out. A rolled-back task then shows by its steps, which are back where they began. */
function isRollback(status: string, operation: string | undefined, steps: readonly TaskStep[]): boolean {
  if (operation !== undefined) return operation === 'ROLLBACK';
  if (status === 'SUCCESSFUL') return steps.length > 0 && steps.every(({ state }) => state === 'pending');
  return steps.some((step) => step.operation?.startsWith('ROLLBACK'));
}

function stateOf(status: string, rollingBack: boolean, finishTime: string | undefined): TaskState {
  if (status === 'SUCCESSFUL') return rollingBack ? 'rolled-back' : 'succeeded';
  if (status === 'FAILED') return 'failed';
  // A word that only a newer server knows: it has ended once it has a time of its end, and then not surely well.
  return status === 'RUNNING' || finishTime === undefined ? 'running' : 'failed';
}

/** A name by itself in the younger dialects. */
function creatorOf(raw: Wire<WireTask>, at: string): string | undefined {
  if (typeof memberOf(raw, 'creator') === 'string') return text(raw, 'creator', at);
  const creator = optional(child, raw, 'creator', at);
  return creator && optional(text, creator, 'name', `${at}.creator`);
}
