import type { SubtaskLogEntry } from '@obstop/engine';

/**
 * Why a step may fail: what the fleet said (in the words of the fleet model), a time limit, an operator, and the rules of safety
 * and of obshell. An outage of the store, a shutdown or a new owner is no reason.
 */
const reasons: readonly RegExp[] = [
  / for task \d+: (refused|connection lost)$/,
  /^server \d+ is unreachable$/,
  /^Timed out after \d+ s$/,
  /^Cancelled by an operator$/,
  /^Process of server \d+ (is still alive|is not alive|was gone and is alive again: .*)$/,
  /: only one zone may be out of service$/,
  /^Tenant \S+ would keep \d+ of \d+ voting replicas$/,
  /^\[Task\.(SubDag\.NotAllCreated|SubDag\.NotAllSucceed|Dag\.CancelTimeout)\]: /,
];

/** The reason in a line that says that something failed; absent for other lines. */
const reasonIn = (text: string): string | undefined => /^(?:Failed|WARN): (.*)$/s.exec(text)?.[1];

/** What a run said failed although nothing that may fail did. */
export function wrongReasons(log: readonly SubtaskLogEntry[]): string[] {
  return log
    .flatMap(({ text }) => reasonIn(text) ?? [])
    .filter((reason) => !reasons.some((each) => each.test(reason)));
}

/** Whether the log of a run says why it failed. */
export const isExplained = (log: readonly SubtaskLogEntry[]): boolean =>
  log.some(({ text }) => text.startsWith('Failed: '));
