import type { Subtask } from '@obstop/domain';
import type { SubtaskLogEntry } from '@obstop/engine';

const isRunHeader = (text: string) => text.startsWith('####');

/** A failure as obshell prints it: `ERROR: [errCode]: message`; one without an errCode is Common.Unexpected. */
function lineOf(text: string): string {
  const failure = /^Failed: (?:ERROR: )?(.*)$/s.exec(text)?.[1];
  if (failure === undefined) return text;
  return /^\[[\w.]+\]: /.test(failure)
    ? `ERROR: ${failure}`
    : `ERROR: [Common.Unexpected]: Unexpected error: ${failure}`;
}

/** The entries that are a sub task's log; a run's header is the engine's own. */
export function logEntriesOf(entries: readonly SubtaskLogEntry[]): SubtaskLogEntry[] {
  return entries
    .filter(({ text }) => !isRunHeader(text))
    .map((entry) => ({ ...entry, text: lineOf(entry.text) }));
}

/**
 * Null until it runs. A failed sub task always has a last line that says why: clients show that one, and some break where
 * there is none.
 */
export function taskLogsOf(subtask: Subtask, entries: readonly SubtaskLogEntry[] = []): string[] | null {
  if (subtask.status === 'PENDING' && subtask.operation !== 'ROLLBACK') return null;
  if (subtask.status === 'READY' && subtask.startedAtMs === undefined) return null;
  const lines = logEntriesOf(entries).map(({ text }) => text);
  if (subtask.status !== 'FAILED') return lines;
  if (subtask.operation === 'CANCEL') return [...lines, 'sub task cancelled'];
  return lines.length > 0 ? lines : [lineOf('Failed: no word of it was kept')];
}
