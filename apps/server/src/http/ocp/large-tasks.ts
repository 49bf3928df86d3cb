/**
 * Owns: how often a large task is rendered, and what its readers are shown meanwhile.
 * Does not own: rendering, who may see the task.
 * Invariants: a task that is RUNNING is rendered for all its readers together, not more often than every `staleForMs`, and so that
 * rendering it takes a fifth of the time at most; one that is not RUNNING is shown as it is. Only the tasks that were asked for last
 * are remembered.
 */
import type { TaskId } from '@obstop/domain';
import type { TaskHead } from '@obstop/engine';
import type { SendableTask } from './render-task.ts';

/** For how long what was rendered of a RUNNING task is shown, at least and as a multiple of what rendering took. */
const [staleForMs, staleForTimes] = [500, 5];

/** How many large tasks are remembered; each may take tens of megabytes. */
const most = 4;

interface Shown {
  latest?: SendableTask & { goodUntilMs: number };
  underWay?: Promise<void>;
}

/** What large tasks are rendered with. */
export interface LargeTasksPorts {
  /** Elsewhere than in this thread; undefined where there is no such task. */
  render(id: TaskId): Promise<SendableTask | undefined>;
  /** Milliseconds of a clock that never goes back. */
  nowMs(): number;
}

export function createLargeTasks({ render, nowMs }: LargeTasksPorts) {
  const tasks = new Map<TaskId, Shown>();

  async function renderNow(id: TaskId, shown: Shown): Promise<void> {
    const startedAtMs = nowMs();
    const rendered = await render(id);
    const staleMs = Math.max(staleForMs, staleForTimes * (nowMs() - startedAtMs));
    if (rendered) shown.latest = { ...rendered, goodUntilMs: startedAtMs + staleMs };
    else delete shown.latest;
  }

  return {
    has: (id: TaskId): boolean => tasks.has(id),
    add(id: TaskId): void {
      if (!tasks.has(id)) tasks.set(id, {});
      for (const oldest of tasks.keys()) {
        if (tasks.size <= most) break;
        tasks.delete(oldest);
      }
    },
    /** `head` is what the task's row says now. Undefined where the task is gone. Rejects where it cannot be rendered. */
    async get({ id, revision, status }: TaskHead): Promise<SendableTask | undefined> {
      const shown = tasks.get(id) ?? {};
      // The one that was asked for last goes last.
      tasks.delete(id);
      tasks.set(id, shown);
      for (;;) {
        const { latest } = shown;
        const isCurrent = latest !== undefined && latest.revision >= revision;
        const mayBeStale = status === 'RUNNING' && latest && nowMs() < latest.goodUntilMs;
        if (isCurrent || mayBeStale) return latest;
        const isFirst = shown.underWay === undefined;
        shown.underWay ??= renderNow(id, shown).finally(() => {
          delete shown.underWay;
        });
        await shown.underWay;
        // What was begun for others may be from before this task's end.
        if (isFirst || status === 'RUNNING' || !shown.latest) return shown.latest;
      }
    },
  };
}
