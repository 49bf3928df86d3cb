// Owns: how long anything may wait, in virtual time.
// Does not own: what happens to it in the end (the other rules).
// Invariant: patience begins anew when a process starts, dies, pauses, continues or is drained, when the store goes away as a whole or
// comes back, and while no process is healthy. A call of the store that fails is no excuse: the pauses of the runner after it are
// part of the patience.

import type { Subtask, SubtaskId, Task, TaskId } from '@obstop/domain';
import type { FaultInjector } from './fault-injector.ts';
import { queueMs } from './queue-model.ts';
import type { Owner, Scheduler } from './scheduler.ts';

/** Watches what waits. */
export interface Liveness {
  /** What waits may wait for as long as at first: now, or from a time to come on. */
  disturbed(atMs?: number): void;
  /** A task as a write left it; `owner` has claimed it last. */
  written(task: Task, epoch: number, owner: Owner | undefined): void;
  /** The process owes an answer; call the result when it has given it. */
  asked(what: string, owner: Owner): () => void;
  look(): void;
}

/** A store's call takes up to 2 s each way, and others may come first in its line. A start needs a claim, a recovery and a write. */
const callsMs = 30_000;
/**
 * The runner pauses for 1, 2, 4, 8, 8 … s after failures of the store. Where a tenth of the calls fail, an attempt of three calls
 * fails with 0.27, and 14 of them in a row once in 10⁸ times.
 */
const pausesMs = (1 + 2 + 4 + 11 * 8) * 1_000;
/** A run that is taken up after its deadline still looks for so long. */
const lastLookMs = 5_000;

interface Wait {
  what: string;
  sinceMs: number;
  limitMs: number;
}

/** The longest that anything may wait for a process that is able to go on. */
function patienceMs({ embedded, storeFails }: Pick<FaultInjector, 'embedded' | 'storeFails'>): number {
  const elsewhereMs = embedded ? 0 : queueMs.heartbeat + queueMs.delivery + queueMs.retry;
  return callsMs + elsewhereMs + (storeFails > 0 ? pausesMs : 0);
}

/** The time that the run has left by its owner's clock. */
function timeLeftMs({ timeoutSeconds, deadlineAtMs }: Subtask, ownerMs: number): number {
  const limitMs = timeoutSeconds * 1000;
  return Math.min(limitMs, Math.max((deadlineAtMs ?? ownerMs + limitMs) - ownerMs, lastLookMs));
}

/** Nothing waits yet. */
export function newLiveness(
  scheduler: Scheduler,
  faults: FaultInjector,
  isAnyoneHealthy: () => boolean,
  report: (violation: string) => void,
): Liveness {
  const patience = patienceMs(faults);
  const tasks = new Map<TaskId, Map<SubtaskId, Wait>>();
  const questions = new Map<() => void, Wait & { owner: Owner }>();
  let disturbedMs = scheduler.nowMs();
  let toCome: number[] = [];

  function check({ what, sinceMs, limitMs }: Wait): void {
    const nowMs = scheduler.nowMs();
    if (toCome.length > 0) {
      disturbedMs = Math.max(disturbedMs, ...toCome.filter((atMs) => atMs <= nowMs));
      toCome = toCome.filter((atMs) => atMs > nowMs);
    }
    const waitedMs = nowMs - Math.max(sinceMs, disturbedMs);
    if (waitedMs > limitMs)
      report(
        `${what} since ${scheduler.elapsedMs(sinceMs)} ms and still at ${scheduler.elapsedMs(nowMs)} ms; ` +
          `${limitMs} ms would be enough, and nothing was disturbed for ${waitedMs} ms`,
      );
  }

  function limitOf(subtask: Subtask, before: Wait | undefined, owner: Owner | undefined): number {
    if (subtask.status !== 'RUNNING') return patience + pauseBefore(subtask, before);
    return patience + timeLeftMs(subtask, scheduler.nowMs() + (owner?.skewMs ?? 0));
  }
  /** A run that repeats itself may wait for as long as its plan says. */
  const pauseBefore = ({ status, runCount, retryBackoffSeconds }: Subtask, before: Wait | undefined) =>
    status === 'READY' && before?.what.includes('RUNNING') && runCount > 1
      ? retryBackoffSeconds * 1000 * 2 ** (runCount - 2)
      : 0;

  return {
    disturbed: (atMs = scheduler.nowMs()) => {
      toCome.push(atMs);
    },
    written: (task, epoch, owner) => {
      const before = tasks.get(task.id) ?? new Map<SubtaskId, Wait>();
      const now = new Map<SubtaskId, Wait>();
      for (const subtask of task.subtasks) {
        const { id, step, status, runCount } = subtask;
        if (status !== 'READY' && status !== 'RUNNING' && status !== 'CANCELING') continue;
        if (task.status !== 'RUNNING') continue;
        const claim = status === 'RUNNING' ? ` under claim ${epoch}` : '';
        const what = `task ${task.id}: run ${runCount} of subtask ${id} ${step} is ${status}${claim}`;
        const known = before.get(id);
        const isSame = known?.what === what;
        const limitMs = isSame ? known.limitMs : limitOf(subtask, known, owner);
        now.set(id, isSame ? known : { what, limitMs, sinceMs: scheduler.nowMs() });
      }
      for (const [id, wait] of before) if (now.get(id) !== wait) check(wait);
      tasks.set(task.id, now);
    },
    asked: (what, owner) => {
      const answered = () => {
        const question = questions.get(answered);
        if (question) check(question);
        questions.delete(answered);
      };
      questions.set(answered, { what, owner, sinceMs: scheduler.nowMs(), limitMs: callsMs });
      return answered;
    },
    look: () => {
      if (!isAnyoneHealthy()) toCome.push(scheduler.nowMs());
      for (const waits of tasks.values()) for (const wait of waits.values()) check(wait);
      for (const [answered, question] of questions)
        if (!question.owner.alive) questions.delete(answered);
        else if (question.owner.pausedUntilMs <= scheduler.nowMs()) check(question);
    },
  };
}
