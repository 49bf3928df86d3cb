import type { Subtask, SubtaskId, Task, TaskId } from '@obstop/domain';
import { isSkipped, readySubtasks, retryPauseMs, statusCount, subtaskOf } from '@obstop/domain';
import type { Clock } from '../ports/clock.ts';
import type { ClusterStore } from '../ports/cluster-store.ts';
import type { Fleet } from '../ports/fleet.ts';
import type { TaskRecord, TaskStore } from '../ports/task-store.ts';
import type { StepRegistry } from '../steps/step.ts';
import { decideRound, type EndedRun } from './decide-round.ts';
import { type OwnedTask, ownedTask } from './owned-task.ts';
import { newTaskLog } from './run-log.ts';
import { runStep, StepAborted, type StepOutcome } from './run-step.ts';
import type { StepLockPorts } from './step-lock.ts';
import { takeOver } from './take-over.ts';

/** What a task loop needs; all of it is handed in (E10). */
export interface TaskLoopPorts {
  store: TaskStore;
  fleet: Fleet;
  clusters: ClusterStore;
  clock: Clock;
  steps: StepRegistry;
  owner: string;
  readyLimit: number;
  locks: StepLockPorts;
  onStep?:
    | ((step: { name: string; outcome: StepOutcome['kind']; tookMs: number; task: Task }) => void)
    | undefined;
  onOwned?: ((claimed: TaskRecord) => (last: Task) => void) | undefined;
}

/** One task being run by this process. */
export interface TaskLoop {
  /** Resolves when this process has finished with the task: it ended, was lost, or is being drained. */
  done: Promise<void>;
  /** Somebody may have written to the task: reads it again. */
  poke(): void;
  /** Whether a poke came that the loop has not acted on. Read it after `done`. */
  isPoked(): boolean;
  /** Starts no new steps from now on. */
  drain(): void;
  /** Interrupts what still runs, without writing anything about it. */
  abort(): void;
}

/** The most runs that end or start in one write. A store inside this process blocks others for as long as a write takes. */
const maxEvents = 200;

/**
 * A step's last line, the end of its run and the ends of runs that ended with it are a few microtasks apart. The loop lets
 * these microtasks run before it writes, without waiting for a timer, so that all of it goes into one write.
 */
const microtaskTurns = 12;

async function drainMicrotasks(): Promise<void> {
  for (let turn = 0; turn < microtaskTurns; turn += 1) await undefined;
}

/**
 * Owns: the running steps of one task, and its writes while it holds the epoch.
 * Does not own: deciding (the state machine does), waking (the runner does).
 * Invariants: E3, E4 (RECOVER before anything else), E6. One loop makes all writes, one after the other. A run's lines are
 * therefore stored in their order, each once, and none after the run's end. Each write includes everything there is at that
 * time and waits for nothing more. A step runs only after its start was written.
 */
export function startTaskLoop(id: TaskId, ports: TaskLoopPorts): TaskLoop {
  const active = new Map<SubtaskId, AbortController>();
  const pauses = new AbortController();
  let finished: EndedRun[] = [];
  let outage: Error | undefined;
  /** The run of a subtask that waits until the pause after a failure is over; another one, which an operator asked for, does not. */
  const resting = new Map<SubtaskId, number>();
  let draining = false;
  let aborted = false;
  let poked = false;
  let wake = () => {};

  const signal = () => wake();
  const log = newTaskLog(ports.clock, signal);
  /** Resolves with the next event that needs a round. Call it right after a check that there is nothing to do. */
  const nextSignal = () =>
    new Promise<void>((resolve) => {
      wake = resolve;
    });
  // What is skipped does not run, so that it has no pause to wait for.
  const isFree = (subtask: Subtask) =>
    !active.has(subtask.id) && (isSkipped(subtask) || resting.get(subtask.id) !== subtask.runCount);
  const abort = () => {
    aborted = true;
    pauses.abort();
    for (const controller of active.values())
      controller.abort(new StepAborted('drain', 'The server is going down; the task will be taken up again'));
  };

  function launch(owned: OwnedTask, subtask: Subtask): void {
    const { clock, fleet, clusters, steps, locks } = ports;
    const controller = new AbortController();
    active.set(subtask.id, controller);
    const startedMs = clock.nowMs();
    const run = {
      task: owned.task(),
      subtask,
      epoch: owned.epoch,
      steps,
      fleet,
      clusters,
      clock,
      locks,
      log: log.open(subtask),
      controller,
    };
    void runStep(run).then((outcome) => {
      const { task } = run;
      ports.onStep?.({ name: subtask.step, outcome: outcome.kind, tookMs: clock.nowMs() - startedMs, task });
      if (outcome.kind === 'dropped') outage ??= outcome.outage;
      finished.push({ subtask, outcome });
      signal();
    });
  }

  /** Keeps a failed run from being repeated before its pause is over. A restart of the process ends the pause. */
  function rest({ subtask, outcome }: EndedRun): void {
    const ms = retryPauseMs(subtask);
    if (outcome.kind !== 'failed' || ms === 0) return;
    const run = subtask.runCount + 1;
    resting.set(subtask.id, run);
    ports.clock.sleep(ms, pauses.signal).then(
      () => {
        if (resting.get(subtask.id) === run) resting.delete(subtask.id);
        signal();
      },
      () => {},
    );
  }

  /** Ends what has finished, starts what is READY and stores what was logged. Resolves to false when the task is lost. */
  async function writeRound(owned: OwnedTask): Promise<boolean> {
    const { clock, readyLimit } = ports;
    const ended = finished.slice(0, maxEvents);
    finished = finished.slice(maxEvents);
    for (const each of ended) {
      active.delete(each.subtask.id);
      rest(each);
    }
    const lines = log.take();
    let started: SubtaskId[] = [];
    const isOwner = await owned.write((task) => {
      const mayStart = (each: Subtask) => !draining && isFree(each);
      const nowMs = clock.nowMs();
      const round = decideRound(task, { ended, log: lines, mayStart, nowMs, readyLimit, maxEvents });
      started = round.started;
      return round;
    });
    for (const { subtask } of ended)
      if (subtaskOf(owned.task(), subtask.id)?.status !== 'READY') resting.delete(subtask.id);
    // The loop was aborted while the start was being written. The next owner finds it RUNNING and takes it up.
    if (!isOwner || aborted) return isOwner;
    for (const each of started) {
      const subtask = subtaskOf(owned.task(), each);
      if (subtask) launch(owned, subtask);
    }
    return true;
  }

  function interruptCanceled(owned: OwnedTask): void {
    const task = owned.task();
    if (statusCount(task, 'CANCELING') === 0) return;
    for (const [subtaskId, controller] of active)
      if (subtaskOf(task, subtaskId)?.status === 'CANCELING')
        controller.abort(new StepAborted('cancel', 'Cancelled by an operator'));
  }

  /** Whether more is READY than the last write could start. */
  const isMoreReady = (owned: OwnedTask): boolean =>
    !draining && owned.task().status === 'RUNNING' && readySubtasks(owned.task()).some(isFree);

  async function loop(): Promise<void> {
    const claimed = await ports.store.claim(id, ports.owner);
    if (!claimed) return;
    const owned = ownedTask(ports.store, claimed);
    const onDone = ports.onOwned?.(claimed);
    await goRound(owned).finally(() => onDone?.(owned.task()));
  }

  async function goRound(owned: OwnedTask): Promise<void> {
    if (!(await takeOver(owned, ports.clock, ports.readyLimit))) return;
    for (;;) {
      // The runner takes the task up again, with all that was under way (E4).
      if (outage) throw outage;
      if (poked) {
        poked = false;
        if (!(await owned.reload())) {
          // The task was lost before this wake-up came. The wake-up is for this process, which claims the task once more.
          poked = true;
          return;
        }
      }
      if (!(await writeRound(owned))) return;
      interruptCanceled(owned);
      if (outage || poked || finished.length > 0 || log.isWaiting() || isMoreReady(owned)) continue;
      if (active.size === 0 && (draining || owned.task().status !== 'RUNNING')) return;
      await nextSignal();
      await drainMicrotasks();
    }
  }

  return {
    done: loop().finally(abort),
    poke: () => {
      poked = true;
      signal();
    },
    isPoked: () => poked,
    drain: () => {
      draining = true;
      signal();
    },
    abort,
  };
}
