import type { Subtask, TaskId } from '@obstop/domain';
import type { Clock } from '../ports/clock.ts';
import type { SubtaskLogEntry, TaskStore } from '../ports/task-store.ts';

/** Log of one run of one subtask. Lines are stored in the order in which they were written. */
export interface RunLog {
  /** Does nothing once closed: a step that goes on after its end has no run to write to. */
  write(line: string): void;
  close(): void;
  /** Resolves when everything written so far is stored; rejects when that failed. Works after `close` as well. */
  flush(): Promise<void>;
  /** Writes in spite of `close`: for the runner's own last word. */
  append(line: string): void;
}

/** The first line of a run, as OCP prints it. */
function runHeader(subtask: Subtask, nowMs: number): string {
  return `############{${subtask.operation}}{${new Date(nowMs).toISOString()}}############`;
}

/** Opens the log of the subtask's present run with its header line; written on behalf of the task's owner (E3). */
export function openRunLog(
  store: TaskStore,
  clock: Clock,
  owner: { taskId: TaskId; epoch: number },
  subtask: Subtask,
): RunLog {
  let open = true;
  let failure: { error: unknown } | undefined;
  let waiting: SubtaskLogEntry[] = [];
  let stored: Promise<void> = Promise.resolve();
  const storeWaiting = async () => {
    const entries = waiting;
    waiting = [];
    if (entries.length > 0) await store.appendLog(entries, owner);
  };
  const append = (text: string) => {
    waiting.push({ subtaskId: subtask.id, run: subtask.runCount, atMs: clock.nowMs(), text });
    // What comes while a write is under way goes with the next one, all of it at once.
    if (waiting.length > 1) return;
    stored = stored.then(storeWaiting).catch((error: unknown) => {
      failure ??= { error };
    });
  };
  append(runHeader(subtask, clock.nowMs()));
  return {
    write: (line) => {
      if (open) append(line);
    },
    append,
    close: () => {
      open = false;
    },
    flush: async () => {
      await stored;
      if (failure) throw failure.error;
    },
  };
}
