import type { FormerStatuses, Subtask, Task } from '@obstop/domain';
import type { Clock } from '../ports/clock.ts';
import type { ClusterStore } from '../ports/cluster-store.ts';
import type { Fleet, FleetSibling } from '../ports/fleet.ts';
import { type StoreUnavailableError, storeOutage } from '../ports/store-unavailable.ts';
import type { Step, StepRegistry } from '../steps/step.ts';
import type { RunLog } from './run-log.ts';
import { siblingsStillAhead } from './siblings-still-ahead.ts';
import { stepClusters } from './step-clusters.ts';
import { type StepLockPorts, stepLock } from './step-lock.ts';

/** The reason with which a step's signal is aborted. */
export class StepAborted extends Error {
  override readonly name = 'StepAborted';
  readonly why: 'timeout' | 'cancel' | 'drain';

  constructor(why: StepAborted['why'], message: string) {
    super(message);
    this.why = why;
  }
}

/**
 * How one run of a step ended. `dropped`: a drain, the loss of the task or an outage of the store ended it; that says nothing of the
 * step, and nothing of it may be written.
 */
export type StepOutcome =
  | { kind: 'succeeded'; formerStatuses?: FormerStatuses }
  | { kind: 'failed'; message: string }
  | { kind: 'dropped'; outage?: StoreUnavailableError };

/** What a step runs with. */
export interface StepRun {
  task: Task;
  subtask: Subtask;
  /** The owner's; it goes with every call and every write of the step (E3). */
  epoch: number;
  steps: StepRegistry;
  fleet: Fleet;
  clusters: ClusterStore;
  clock: Clock;
  locks: StepLockPorts;
  log: RunLog;
  /** Aborted by the runner to cancel or to drain; the timeout aborts it from here (E6). */
  controller: AbortController;
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Rejects when the signal is aborted, so that a step that does not listen cannot hang its task. */
function rejectOnAbort(signal: AbortSignal): { promise: Promise<never>; stop(): void } {
  let listener = () => {};
  const promise = new Promise<never>((_, reject) => {
    listener = () => reject(signal.reason);
    if (signal.aborted) listener();
    else signal.addEventListener('abort', listener, { once: true });
  });
  promise.catch(() => {});
  return { promise, stop: () => signal.removeEventListener('abort', listener) };
}

function stepOf({ steps, subtask }: StepRun): Step {
  const step = Object.hasOwn(steps, subtask.step) ? steps[subtask.step] : undefined;
  if (!step) throw new Error(`Unknown step ${subtask.step}: this version has no code for it`);
  return step;
}

/** A run that is taken up after its deadline still gets so long to find that its work is done (E4). */
const lastLookMs = 5_000;

/** How long the run may still take. The stored deadline holds whoever runs it; a clock that was set back lends it no time. */
function timeLeftMs({ subtask, clock }: StepRun): number {
  const limitMs = subtask.timeoutSeconds * 1000;
  const leftMs = (subtask.deadlineAtMs ?? clock.nowMs() + limitMs) - clock.nowMs();
  return Math.min(limitMs, Math.max(leftMs, lastLookMs));
}

/**
 * Runs the step of a subtask forward or, in a rollback, backward; never rejects. Whatever it throws is a failure, except what an
 * outage of the store makes it throw.
 */
export async function runStep(run: StepRun): Promise<StepOutcome> {
  const { task, subtask, epoch, clock, log, controller, fleet } = run;
  const { signal } = controller;
  const timer = new AbortController();
  const aborted = rejectOnAbort(signal);
  clock.sleep(timeLeftMs(run), timer.signal).then(
    () => controller.abort(new StepAborted('timeout', `Timed out after ${subtask.timeoutSeconds} s`)),
    () => {},
  );
  try {
    const step = stepOf(run);
    const writer = { taskId: task.id, epoch };
    let siblings: FleetSibling[] | undefined;
    const call = {
      ...writer,
      subtaskId: subtask.id,
      run: subtask.runCount,
      // Computed only when a fleet asks: a node may have thousands.
      get siblingsStillAhead() {
        siblings ??= siblingsStillAhead(task, subtask);
        return siblings;
      },
      signal,
      log: (line: string) => log.write(line),
    };
    const clusters = stepClusters(run.clusters, writer, signal);
    const lock = stepLock(run.locks, task.clusterId, writer, signal);
    let formerStatuses: FormerStatuses | undefined;
    const renewFormerStatuses = (statuses: FormerStatuses) => {
      formerStatuses = statuses;
    };
    const context = { task, subtask, fleet, clusters, call, lock, renewFormerStatuses };
    const work = task.operation === 'ROLLBACK' ? step.rollback(context) : step.run(context);
    await Promise.race([work, aborted.promise]);
    return { kind: 'succeeded', ...(formerStatuses && { formerStatuses }) };
  } catch (error) {
    const reason: unknown = signal.aborted ? signal.reason : error;
    if (reason instanceof StepAborted && reason.why === 'drain') return { kind: 'dropped' };
    const outage = storeOutage(reason);
    if (outage) return { kind: 'dropped', outage };
    return { kind: 'failed', message: messageOf(reason) };
  } finally {
    // The reason is never read. Without one an error object would be created for nothing.
    timer.abort('over');
    aborted.stop();
    log.close();
  }
}
