import type { Subtask } from '@obstop/domain';
import type { Clock } from '../ports/clock.ts';
import type { SubtaskLogEntry } from '../ports/task-store.ts';

/** Log of one run of one subtask. */
export interface RunLog {
  /** Does nothing once closed: a step that goes on after its end has no run to write to. */
  write(line: string): void;
  close(): void;
}

/** What the runs of one task have written and nobody has stored yet. */
export interface TaskLog {
  /** Of the subtask's present run. */
  open(subtask: Subtask): RunLog;
  /** Everything that waits, in the order of writing; it waits no more. */
  take(): SubtaskLogEntry[];
  isWaiting(): boolean;
}

/** `onLine` is told that something waits. */
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

/** A line of the subtask's present run. */
export function logEntry({ id, runCount }: Subtask, text: string, nowMs: number): SubtaskLogEntry {
  return { subtaskId: id, run: runCount, atMs: nowMs, text };
}

/** The first line of a run, as OCP prints it. */
export function runHeader(subtask: Subtask, nowMs: number): string {
  return `############{${subtask.operation}}{${new Date(nowMs).toISOString()}}############`;
}
