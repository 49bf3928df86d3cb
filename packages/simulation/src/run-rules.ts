import type { Subtask } from '@obstop/domain';
import type { SubtaskLogEntry } from '@obstop/engine';
import { isExplained, wrongReasons } from './failure-reasons.ts';

/** A subtask as one write left it. */
export interface SeenSubtask {
  subtask: Subtask;
  /** Which run was last started, under which claim, when, and whether it had been started before. */
  start?: { run: number; epoch: number; atMs: number; isFirst: boolean };
  /** When the run before it failed, under which claim, and how long it has to wait before it is repeated. */
  repeats?: { epoch: number; atMs: number; pauseMs: number };
}

/** One write, as far as the rules need it. */
export interface SeenWrite {
  nowMs: number;
  epoch: number;
  byOperator: boolean;
  /** Of the subtask's run before the write. */
  log: readonly SubtaskLogEntry[];
}

const isUnderWay = ({ status }: Subtask) => status === 'RUNNING' || status === 'CANCELING';
const skips = ({ operation }: Subtask) => operation === 'SKIP' || operation === 'ROLLBACK_SKIP';
const longestPauseMs = 3_600_000;

/** The pause that a repetition has to keep. It is half of what the plan says: a run ends some seconds before that is stored. */
const pauseMsOf = ({ retryBackoffSeconds, runCount }: Subtask) =>
  Math.min(retryBackoffSeconds * 1000 * 2 ** (runCount - 1), longestPauseMs) / 2;

/** How many runs more there are than before, by what happened to the subtask. */
function expectedRuns({ subtask: before, start }: SeenSubtask, after: Subtask, epoch: number): number {
  if (skips(after)) return 0;
  const isReady = after.status === 'READY' || after.status === 'RUNNING';
  if (before.status === 'FAILED' || before.status === 'SUCCESSFUL') return isReady ? 1 : 0;
  // Who started it also ended it, and repeats it; a new owner only takes it up.
  if (before.status === 'RUNNING' && after.status === 'READY') return start?.epoch === epoch ? 1 : 0;
  return after.runCount > before.runCount && before.status === 'RUNNING' && isReady ? 1 : 0;
}

/** What one write did to a subtask that it must not do. */
export function wrongRun(before: SeenSubtask, after: Subtask, write: SeenWrite): string[] {
  const { nowMs, epoch, log, byOperator } = write;
  const wrong: string[] = [];
  const { subtask, start, repeats } = before;
  const expect = (holds: boolean, violation: string) => {
    if (!holds) wrong.push(violation);
  };
  const runs = after.runCount - subtask.runCount;
  const expected = expectedRuns(before, after, epoch);
  expect(runs === expected, `run ${subtask.runCount} is followed by run ${after.runCount}`);
  const repeated = subtask.status === 'RUNNING' && runs === 1;
  const isCanceled = after.operation === 'CANCEL';
  const failed = repeated || (subtask.status !== 'FAILED' && after.status === 'FAILED' && !isCanceled);
  const ended = failed || (isUnderWay(subtask) && !isUnderWay(after));
  if (repeated)
    expect(subtask.runCount <= subtask.retryCount, `is repeated after run ${subtask.runCount} by itself`);
  if (isCanceled && subtask.operation !== 'CANCEL') expect(byOperator, 'was cancelled by nobody');
  if (failed) expect(isExplained(log), 'failed without a reason');
  for (const reason of ended ? wrongReasons(log) : []) wrong.push(`failed although nothing did: ${reason}`);
  if (failed && start?.isFirst && log.some(({ text }) => text.startsWith('Failed: Timed out')))
    expect(
      nowMs - start.atMs >= subtask.timeoutSeconds * 500,
      `run ${subtask.runCount} timed out after ${nowMs - start.atMs} ms`,
    );
  if (after.status === 'RUNNING')
    expect(after.deadlineAtMs !== undefined, `run ${after.runCount} has no deadline`);
  if (runs === 0 && subtask.deadlineAtMs !== undefined && after.status === 'RUNNING')
    expect(
      after.deadlineAtMs === subtask.deadlineAtMs,
      `run ${after.runCount} got another deadline: ${after.deadlineAtMs} in place of ${subtask.deadlineAtMs}`,
    );
  const pause = repeated ? { epoch, atMs: nowMs, pauseMs: pauseMsOf(subtask) } : repeats;
  if (pause?.epoch === epoch && after.status === 'RUNNING')
    expect(nowMs - pause.atMs >= pause.pauseMs, `is repeated ${nowMs - pause.atMs} ms after its failure`);
  if (after.startedAtMs !== undefined && after.finishedAtMs !== undefined)
    expect(after.startedAtMs <= after.finishedAtMs, 'ended before it started');
  return wrong;
}

/** What is to be remembered of the subtask after a write. */
export function seenAfter(before: SeenSubtask, after: Subtask, { nowMs, epoch }: SeenWrite): SeenSubtask {
  const { subtask } = before;
  const starts =
    after.status === 'RUNNING' && (subtask.status !== 'RUNNING' || after.runCount > subtask.runCount);
  const repeatsItself = subtask.status === 'RUNNING' && after.runCount > subtask.runCount;
  const waiting = after.status === 'READY' ? before.repeats : undefined;
  const repeats = repeatsItself ? { epoch, atMs: nowMs, pauseMs: pauseMsOf(subtask) } : waiting;
  const isFirst = before.start?.run !== after.runCount;
  const start = starts ? { run: after.runCount, epoch, atMs: nowMs, isFirst } : before.start;
  return { subtask: after, ...(start && { start }), ...(repeats && { repeats }) };
}
