import type { Subtask } from '@obstop/domain';
import type { Clock } from '../ports/clock.ts';
import type { SubtaskLogEntry } from '../ports/task-store.ts';

/** Log of one run of one subtask. */
export interface RunLog {
  /** Does nothing once closed: a step that continues after its end has no run to write to. */
  write(line: string): void;
  close(): void;
}

/** The lines of one task's runs that are not stored yet. */
export interface TaskLog {
  /** The log of the subtask's current run. */
  open(subtask: Subtask): RunLog;
  /** Takes out all waiting entries, in the order of writing. */
  take(): SubtaskLogEntry[];
  isWaiting(): boolean;
}

/** `onLine` is called when an entry begins to wait. */
export function newTaskLog(clock: Clock, onLine: () => void): TaskLog {
  let waiting: SubtaskLogEntry[] = [];
  return {
    open: (subtask) => {
      let open = true;
      return {
        write: (line) => {
          if (!open) return;
          waiting.push(logEntry(subtask, line, clock.nowMs()));
          onLine();
        },
        close: () => {
          open = false;
        },
      };
    },
    take: () => {
      const taken = waiting;
      waiting = [];
      return taken;
    },
    isWaiting: () => waiting.length > 0,
  };
}

/** An entry of the subtask's current run. */
export function logEntry({ id, runCount }: Subtask, text: string, nowMs: number): SubtaskLogEntry {
  return { subtaskId: id, run: runCount, atMs: nowMs, text };
}

/** The first line of a run, as OCP prints it. */
export function runHeader(subtask: Subtask, nowMs: number): string {
  return `############{${subtask.operation}}{${new Date(nowMs).toISOString()}}############`;
}
