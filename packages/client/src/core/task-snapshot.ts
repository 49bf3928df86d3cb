import { ShapeFault } from './fields.ts';
import type { WireId } from './wire.ts';

/**
 * How a task stands: `rolled-back` is a task that ended by undoing what it had done, never a success; `failed` waits for a
 * retry, a skip or a rollback, and is also what an end in an unknown word is taken for; `passed-over` is a DAG of obshell that failed and
 * was then declared done (PASS), never a success either.
 */
export type TaskState = 'running' | 'succeeded' | 'failed' | 'rolled-back' | 'passed-over';

/** How a step stands; `unknown` is a word that only a newer server knows. */
export type StepState = 'pending' | 'running' | 'succeeded' | 'failed' | 'unknown';

/** One unit of a task's work: a subtask of OCP, a node or sub task of obshell. */
export interface TaskStep {
  readonly id: WireId;
  readonly name: string;
  readonly description?: string;
  readonly state: StepState;
  /** The wire's own word, whatever it is. */
  readonly status: string;
  /** The wire's own word for what is being done: EXECUTE, RETRY, ROLLBACK, … */
  readonly operation?: string;
  /** Steps that come before it; empty where the answer has none. */
  readonly upstreams: readonly WireId[];
  readonly downstreams: readonly WireId[];
  /** Which of several equal ones, from 0; absent where there is but one. */
  readonly parallelIndex?: number;
  /** How often it was run. */
  readonly runCount?: number;
  /** The vendor's text. */
  readonly startTime?: string;
  readonly finishTime?: string;
}

/** A task of either API in one shape. What an answer does not carry is absent; times are the vendor's text. */
export interface TaskSnapshot<Raw = unknown> {
  /** Exact, whatever its size. */
  readonly id: WireId;
  readonly name: string;
  readonly state: TaskState;
  /** The wire's own word, whatever it is. */
  readonly status: string;
  readonly operation?: string;
  /** Whether what it did is being undone, or was. */
  readonly rollingBack: boolean;
  readonly clusterId?: WireId;
  readonly clusterName?: string;
  /** Name of the user who asked for it. */
  readonly creator?: string;
  readonly createTime?: string;
  readonly startTime?: string;
  readonly finishTime?: string;
  /** False where rollback is forbidden; absent where the answer does not say. */
  readonly canRollBack?: boolean;
  /** In the order of the answer, which is arbitrary for OCP: follow `upstreams` and `downstreams`. */
  readonly steps: readonly TaskStep[];
  /** The answer itself; integers beyond 2^53 − 1 are bigints in it. */
  readonly raw: Raw;
}

/** Makes a reader refuse the answer of another task than the one that was asked for. Throws ShapeFault. */
export function sameTask<R extends Pick<TaskSnapshot, 'id'>>(
  id: WireId,
  read: (data: unknown, at: string) => R,
) {
  return (data: unknown, at: string): R => {
    const task = read(data, at);
    if (!sameId(task.id, id)) throw new ShapeFault(`${at}.id`, `${id}: answered another task, ${task.id}`);
    return task;
  };
}

/** Whether two ids are the same, however each was written. */
export function sameId(one: WireId, other: WireId): boolean {
  return String(one) === String(other);
}
