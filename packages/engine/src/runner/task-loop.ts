import type { RunEvent, Subtask, SubtaskId, TaskId } from '@obstop/domain';
import { isSkipped } from '@obstop/domain';
import type { Clock } from '../ports/clock.ts';
import type { ClusterStore } from '../ports/cluster-store.ts';
import type { Fleet } from '../ports/fleet.ts';
import type { TaskStore } from '../ports/task-store.ts';
import type { StepRegistry } from '../steps/step.ts';
import { type OwnedTask, ownedTask } from './owned-task.ts';
import { openRunLog, type RunLog } from './run-log.ts';
import { runStep, StepAborted, type StepOutcome } from './run-step.ts';
import type { StepLockPorts } from './step-lock.ts';

/** What a task is run with; all of it is handed in (E10). */
export interface TaskLoopPorts {
  store: TaskStore;
  fleet: Fleet;
  clusters: ClusterStore;
  clock: Clock;
  steps: StepRegistry;
  owner: string;
  readyLimit: number;
  locks: StepLockPorts;
  onStep?: ((step: { name: string; outcome: StepOutcome['kind']; tookMs: number }) => void) | undefined;
}

/** One task being run by this process. */
export interface TaskLoop {
  /** Resolves when there is nothing left to do here: the task ended, was lost, or is being drained. */
  done: Promise<void>;
  /** Somebody may have written to the task: look again. */
  poke(): void;
  /** A poke came that the loop has not acted on; asked after `done`. */
  isPoked(): boolean;
  /** No new steps from now on. */
  drain(): void;
  /** Interrupts what still runs, without writing anything about it. */
  abort(): void;
}

interface ActiveRun {
  controller: AbortController;
  log: RunLog;
}

function eventOf(subtaskId: SubtaskId, outcome: StepOutcome, nowMs: number): RunEvent {
  if (outcome.kind !== 'succeeded') return { kind: 'fail-subtask', subtaskId, nowMs };
  const { formerStatuses } = outcome;
  return { kind: 'succeed-subtask', subtaskId, nowMs, ...(formerStatuses && { formerStatuses }) };
}

/**
 * Owns: the running steps of one task, and its writes while it holds the epoch.
 * Does not own: deciding (the state machine does), waking (the runner does).
 * Invariants: E3, E4 (RECOVER before anything else), E6. All writes come from one loop, one after the other.
 */
export function startTaskLoop(id: TaskId, ports: TaskLoopPorts): TaskLoop {
  const active = new Map<SubtaskId, ActiveRun>();
  const finished: { subtaskId: SubtaskId; outcome: StepOutcome }[] = [];
  let draining = false;
  let aborted = false;
  let poked = false;
  let wake = () => {};

  const signal = () => wake();
  const nextSignal = () =>
    new Promise<void>((resolve) => {
      wake = resolve;
      if (poked || finished.length > 0 || (draining && active.size === 0)) resolve();
    });
  const abort = () => {
    aborted = true;
    for (const { controller } of active.values())
      controller.abort(new StepAborted('drain', 'The server is going down; the task will be taken up again'));
  };

  function launch(owned: OwnedTask, subtask: Subtask): void {
    const { store, clock, fleet, clusters, steps, locks } = ports;
    const controller = new AbortController();
    const log = openRunLog(store, clock, { taskId: id, epoch: owned.epoch }, subtask);
    active.set(subtask.id, { controller, log });
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
      log,
      controller,
    };
    void runStep(run).then((outcome) => {
      ports.onStep?.({ name: subtask.step, outcome: outcome.kind, tookMs: clock.nowMs() - startedMs });
      finished.push({ subtaskId: subtask.id, outcome });
      signal();
    });
  }

  /** False when the task is lost. */
  async function reportFinished(owned: OwnedTask): Promise<boolean> {
    for (let next = finished.shift(); next; next = finished.shift()) {
      const { subtaskId, outcome } = next;
      const run = active.get(subtaskId);
      active.delete(subtaskId);
      if (outcome.kind === 'dropped') continue;
      run?.log.append(outcome.kind === 'failed' ? `Failed: ${outcome.message}` : 'Succeeded');
      await run?.log.flush();
      if ((await owned.apply(eventOf(subtaskId, outcome, ports.clock.nowMs()))) === 'lost') return false;
    }
    return true;
  }

  function interruptCanceled(owned: OwnedTask): void {
    for (const { id: subtaskId, status } of owned.task().subtasks)
      if (status === 'CANCELING')
        active.get(subtaskId)?.controller.abort(new StepAborted('cancel', 'Cancelled by an operator'));
  }

  /** False when the task is lost. */
  async function startReady(owned: OwnedTask): Promise<boolean> {
    for (;;) {
      const ready = owned
        .task()
        .subtasks.find(({ id: each, status }) => status === 'READY' && !active.has(each));
      if (!ready || draining || owned.task().status !== 'RUNNING') return true;
      const kind = isSkipped(ready) ? 'succeed-subtask' : 'start-subtask';
      const outcome = await owned.apply({ kind, subtaskId: ready.id, nowMs: ports.clock.nowMs() });
      if (outcome === 'lost') return false;
      const now = owned.task().subtasks.find((each) => each.id === ready.id);
      // Aborted while the start was being written: the next owner finds it RUNNING and takes it up.
      if (outcome === 'applied' && kind === 'start-subtask' && now && !aborted) launch(owned, now);
    }
  }

  async function loop(): Promise<void> {
    const claimed = await ports.store.claim(id, ports.owner);
    if (!claimed) return;
    const owned = ownedTask(ports.store, claimed, ports.readyLimit);
    const left = claimed.task.subtasks.some(({ status }) => status === 'RUNNING' || status === 'CANCELING');
    if (left && (await owned.apply({ kind: 'recover-task', nowMs: ports.clock.nowMs() })) === 'lost') return;
    for (;;) {
      if (poked) {
        poked = false;
        if (!(await owned.reload())) {
          // Lost before this wake-up came: it means this process, so the task is to be claimed once more.
          poked = true;
          return;
        }
      }
      if (!(await reportFinished(owned))) return;
      interruptCanceled(owned);
      if (!(await startReady(owned))) return;
      if (poked || finished.length > 0) continue;
      if (active.size === 0 && (draining || owned.task().status !== 'RUNNING')) return;
      await nextSignal();
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
