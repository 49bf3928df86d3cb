import { type Subtask, type SubtaskId, subtaskId, type Task } from '@obstop/domain';
import { describe, expect, it } from 'vitest';
import { decideRound, type EndedRun, type RoundInput } from './decide-round.ts';
import type { StepOutcome } from './run-step.ts';

/** A task over these upstreams, as indexes from 1; the ones without are READY. */
function taskOf(upstreams: number[][], given: Partial<Subtask>[] = []): Task {
  const subtasks = upstreams.map((ups, index) => ({
    id: subtaskId(index + 1),
    status: ups.length === 0 ? 'READY' : 'PENDING',
    operation: 'EXECUTE',
    runCount: 1,
    retryCount: 0,
    upstreamIds: ups.map(subtaskId),
    downstreamIds: upstreams.flatMap((each, down) => (each.includes(index + 1) ? [subtaskId(down + 1)] : [])),
    ...given[index],
  }));
  // What a round does not look at is left out.
  return { status: 'RUNNING', operation: 'EXECUTE', subtasks } as unknown as Task;
}

const nowMs = 1_600_000_000_000;
const found = (given: Partial<RoundInput> = {}): RoundInput => ({
  ended: [],
  log: [],
  mayStart: () => true,
  nowMs,
  readyLimit: 10,
  maxEvents: 100,
  ...given,
});
const statuses = ({ subtasks }: Task) => subtasks.map(({ status }) => status);
const texts = (log: { subtaskId: SubtaskId; run: number; text: string }[]) =>
  log.map(({ subtaskId: id, run, text }) => `${id}:${run} ${text.startsWith('###') ? 'header' : text}`);
const ended = (task: Task, ...outcomes: [id: number, outcome: StepOutcome][]): EndedRun[] =>
  outcomes.map(([id, outcome]) => ({ subtask: task.subtasks[id - 1] as Subtask, outcome }));
const running = { status: 'RUNNING' } as const;

describe('one round', () => {
  it('ends what has ended and starts what is READY by it, with the last words before the first', () => {
    const task = taskOf([[], [1], [1], [2, 3]], [running]);
    const line = { subtaskId: subtaskId(1), run: 1, atMs: 1, text: 'a line' };
    const round = decideRound(task, found({ ended: ended(task, [1, { kind: 'succeeded' }]), log: [line] }));
    expect(statuses(round.next)).toEqual(['SUCCESSFUL', 'RUNNING', 'RUNNING', 'PENDING']);
    expect(round.started).toEqual([2, 3]);
    expect(texts(round.log)).toEqual(['1:1 a line', '1:1 Succeeded', '2:1 header', '3:1 header']);
    expect(statuses(task)).toEqual(['RUNNING', 'PENDING', 'PENDING', 'PENDING']);
  });

  it('starts a run that is repeated by itself under its new number', () => {
    const task = taskOf([[]], [{ ...running, retryCount: 1 }]);
    const round = decideRound(task, found({ ended: ended(task, [1, { kind: 'failed', message: 'no' }]) }));
    expect(round.next.subtasks[0]).toMatchObject({ status: 'RUNNING', operation: 'RETRY', runCount: 2 });
    expect(texts(round.log)).toEqual(['1:1 Failed: no', '1:2 header']);
  });

  it('ends the task with the end of the last', () => {
    const task = taskOf([[], []], [running, running]);
    const both = ended(task, [1, { kind: 'succeeded' }], [2, { kind: 'succeeded' }]);
    const round = decideRound(task, found({ ended: both }));
    expect([round.next.status, round.started]).toEqual(['SUCCESSFUL', []]);
  });

  it('writes nothing of a run that was dropped, and starts nothing that may not be started', () => {
    const task = taskOf([[], []], [running]);
    const dropped = ended(task, [1, { kind: 'dropped' }]);
    const round = decideRound(task, found({ ended: dropped, mayStart: () => false }));
    expect(round.next).toBe(task);
    expect(round).toMatchObject({ log: [], started: [] });
  });

  it('what was skipped ends without a run, and what follows starts with it', () => {
    const task = taskOf([[], [1], [2]], [{ operation: 'SKIP' }]);
    const round = decideRound(task, found());
    expect(statuses(round.next)).toEqual(['SUCCESSFUL', 'RUNNING', 'PENDING']);
    expect([round.started, texts(round.log)]).toEqual([[2], ['2:1 header']]);
  });

  it('drops an end that is not legal any more, and stores its words all the same', () => {
    const task = taskOf([[]], [{ status: 'FAILED' }]);
    const round = decideRound(task, found({ ended: ended(task, [1, { kind: 'succeeded' }]) }));
    expect(round.next).toBe(task);
    expect(texts(round.log)).toEqual(['1:1 Succeeded']);
  });

  it('takes no more runs than one write is to take', () => {
    const task = taskOf([[], [], [], []], [running]);
    const one = ended(task, [1, { kind: 'succeeded' }]);
    const round = decideRound(task, found({ ended: one, maxEvents: 3 }));
    expect(statuses(round.next)).toEqual(['SUCCESSFUL', 'RUNNING', 'RUNNING', 'READY']);
    expect(round.started).toEqual([2, 3]);
  });

  it('keeps the former statuses that a step read anew', () => {
    const task = taskOf([[], [1]], [running]);
    const formerStatuses = { cluster: 'STOPPED', zones: {}, servers: {} } as const;
    const round = decideRound(
      task,
      found({ ended: ended(task, [1, { kind: 'succeeded', formerStatuses }]) }),
    );
    expect(round.next.formerStatuses).toEqual(formerStatuses);
  });
});
