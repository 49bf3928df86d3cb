import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { subtaskId } from '../ids.ts';
import type { Subtask, SubtaskStatus, Task } from '../task.ts';
import { deepFreeze, sampleTask } from '../testing/sample-task.ts';
import { changedSubtasks } from './changed-subtasks.ts';
import type { RunEvent, TaskEvent } from './events.ts';
import { readySubtasks, statusCount, subtaskOf } from './task-queries.ts';
import { transition, transitionAll } from './transition.ts';

const statuses: SubtaskStatus[] = ['PENDING', 'READY', 'RUNNING', 'CANCELING', 'FAILED', 'SUCCESSFUL'];

/** Any graph whose edges go from lower to higher. */
const graph = fc
  .array(fc.array(fc.nat(), { maxLength: 3 }), { minLength: 1, maxLength: 14 })
  .map((wanted) =>
    wanted.map((ups, index) => [...new Set(index === 0 ? [] : ups.map((up) => up % index))].sort()),
  );
/** Ids as stores give them, or with gaps. */
const spread = fc.constantFrom(1, 1, 3);
const limit = fc.constantFrom(1, 2, 3, 10);

function taskOf(upstreams: number[][], by: number): Task {
  const made = sampleTask(upstreams, { retryCount: 1 });
  const id = (one: number) => subtaskId(one * by);
  const subtasks = made.subtasks.map((each) => ({
    ...each,
    id: id(each.id),
    upstreamIds: each.upstreamIds.map(id),
    downstreamIds: each.downstreamIds.map(id),
  }));
  return deepFreeze({ ...made, subtasks });
}

const subtaskKinds = [
  ...(['start-subtask', 'succeed-subtask', 'fail-subtask'] as const),
  ...(['retry-subtask', 'skip-subtask', 'cancel-subtask'] as const),
];
const taskKinds = [
  ...(['retry-task', 'rollback-task', 'rollback-task', 'cancel-task'] as const),
  ...(['pass-task', 'release-task', 'recover-task'] as const),
];
type SubtaskKind = (typeof subtaskKinds)[number];
const sensible: Record<SubtaskStatus, readonly SubtaskKind[]> = {
  PENDING: ['start-subtask'],
  READY: ['start-subtask', 'start-subtask', 'succeed-subtask'],
  RUNNING: ['succeed-subtask', 'succeed-subtask', 'fail-subtask', 'cancel-subtask'],
  CANCELING: ['succeed-subtask', 'fail-subtask'],
  FAILED: ['retry-subtask', 'skip-subtask'],
  SUCCESSFUL: ['retry-subtask'],
};

/** An event by chance: of a subtask mostly, and mostly one that fits what it is. */
function eventFor(task: Task, choice: number, nowMs: number): TaskEvent {
  let left = Math.imul(choice + 1, 0x9e3779b1) >>> 0;
  const below = (limit: number): number => {
    const thrown = left % limit;
    left = Math.floor(left / limit);
    return thrown;
  };
  const operated = below(task.status === 'FAILED' ? 2 : 16) === 0;
  if (operated) return { kind: taskKinds[below(taskKinds.length)] as (typeof taskKinds)[number], nowMs };
  const open = task.subtasks.filter(({ status }) => status !== 'PENDING' && status !== 'SUCCESSFUL');
  const from = open.length === 0 || below(16) === 0 ? task.subtasks : open;
  const { id, status } = from[below(from.length)] as Subtask;
  const kinds = below(8) === 0 ? subtaskKinds : sensible[status];
  return { kind: kinds[below(kinds.length)] as SubtaskKind, subtaskId: id, nowMs };
}

/** What a look at all subtasks says. */
const looked = (task: Task) => ({
  ready: task.subtasks.filter(({ status }) => status === 'READY'),
  counts: statuses.map((status) => task.subtasks.filter((each) => each.status === status).length),
});
const remembered = (task: Task) => ({
  ready: readySubtasks(task),
  counts: statuses.map((status) => statusCount(task, status)),
});

const compared = (before: Task, next: Task) =>
  next.subtasks.filter((each, position) => each !== before.subtasks[position]);

/** What may be released, as the port of the rule says it: by every edge of every subtask. */
function releasedByRule(task: Task, readyLimit: number): Subtask[] {
  const rollback = task.operation === 'ROLLBACK';
  const isActive = ({ status }: Subtask) => ['READY', 'RUNNING', 'CANCELING'].includes(status);
  const free = readyLimit - task.subtasks.filter(isActive).length;
  const all = (ids: number[], status: SubtaskStatus) =>
    ids.every((id) => task.subtasks.find((each) => each.id === id)?.status === status);
  if (task.status !== 'RUNNING' || task.subtasks.some(({ status }) => status === 'FAILED')) return [];
  return task.subtasks
    .filter((each) =>
      rollback
        ? each.status === 'SUCCESSFUL' && all(each.downstreamIds, 'PENDING')
        : each.status === 'PENDING' && all(each.upstreamIds, 'SUCCESSFUL'),
    )
    .slice(0, Math.max(0, free));
}

describe('what is kept beside a task', () => {
  const seen = new Set<string>();
  const histories = fc.array(fc.nat(), { minLength: 10, maxLength: 80 });

  it('gives the task that a look at all subtasks gives, whatever happens to it', () => {
    fc.assert(
      fc.property(graph, spread, limit, histories, (upstreams, by, readyLimit, choices) => {
        const first = taskOf(upstreams, by);
        let task = first;
        for (const [step, choice] of choices.entries()) {
          const event = eventFor(task, choice, step);
          const untouched = structuredClone(task);
          const fresh = transition(structuredClone(task), event, readyLimit);
          const result = transition(task, event, readyLimit);
          expect(result).toEqual(fresh);
          expect(task).toEqual(untouched);
          expect(remembered(task)).toEqual(looked(task));
          seen.add(`${event.kind} ${result.kind}`);
          if (result.kind !== 'ok') continue;
          expect(remembered(result.task)).toEqual(looked(result.task));
          expect(changedSubtasks(task, result.task)).toEqual(compared(task, result.task));
          expect(changedSubtasks(first, result.task)).toEqual(compared(first, result.task));
          task = deepFreeze(result.task);
        }
      }),
      { numRuns: 150 },
    );
    for (const kind of [...subtaskKinds, ...taskKinds]) expect(seen).toContain(`${kind} ok`);
    for (const kind of ['start-subtask', 'fail-subtask', 'rollback-task'])
      expect(seen).toContain(`${kind} illegal`);
  });

  it('releases what the edges allow, in id order, up to the limit', () => {
    fc.assert(
      fc.property(graph, spread, limit, histories, (upstreams, by, readyLimit, choices) => {
        let task = taskOf(upstreams, by);
        for (const [step, choice] of choices.entries()) {
          const event = eventFor(task, choice, step);
          // With a limit of none nothing is released, and everything else is the same.
          const unreleased = transition(structuredClone(task), event, 0);
          const result = transition(task, event, readyLimit);
          if (result.kind !== 'ok' || unreleased.kind !== 'ok') continue;
          const expected = new Set(releasedByRule(unreleased.task, readyLimit).map(({ id }) => id));
          expect(result.task.subtasks.map(({ status }) => status)).toEqual(
            unreleased.task.subtasks.map(({ id, status }) => (expected.has(id) ? 'READY' : status)),
          );
          task = result.task;
        }
      }),
      { numRuns: 100 },
    );
  });

  it('the same task gives the same answer a second time, and after another event', () => {
    const first = taskOf([[], [0], [0]], 1);
    const start: TaskEvent = { kind: 'start-subtask', subtaskId: subtaskId(1), nowMs: 1 };
    const started = transition(first, start);
    const again = transition(first, start);
    expect(again).toEqual(started);
    expect(transition(first, { kind: 'cancel-task', nowMs: 2 }).kind).toBe('ok');
    expect(transition(first, start)).toEqual(started);
  });

  it('a subtask is found by its id, with gaps and without', () => {
    for (const by of [1, 3]) {
      const task = taskOf([[], [0], [1]], by);
      for (const subtask of task.subtasks) expect(subtaskOf(task, subtask.id)).toBe(subtask);
      expect(subtaskOf(task, subtaskId(100))).toBeUndefined();
    }
  });
});

describe('several run events at once', () => {
  const runKinds = ['start-subtask', 'succeed-subtask', 'fail-subtask'] as const;
  const runEvent = fc.record({ kind: fc.constantFrom(...runKinds), at: fc.nat() });
  const batches = fc.array(fc.array(runEvent, { maxLength: 12 }), { minLength: 1, maxLength: 12 });
  const operations = fc.array(fc.nat(), { minLength: 12, maxLength: 12 });

  it('come to the same as one after the other, with the same reasons against', () => {
    const reached = new Set<string>();
    fc.assert(
      fc.property(graph, spread, limit, batches, operations, (upstreams, by, readyLimit, all, choices) => {
        let task = taskOf(upstreams, by);
        for (const [round, batch] of all.entries()) {
          const events = batch.map(({ kind, at }, index): RunEvent => {
            const { id } = task.subtasks[at % task.subtasks.length] as Subtask;
            const renewed = { cluster: 'STOPPED', zones: {}, servers: {} } as const;
            const nowMs = round * 100 + index;
            if (kind === 'succeed-subtask' && at % 5 === 0)
              return { kind, subtaskId: id, nowMs, formerStatuses: renewed };
            return { kind, subtaskId: id, nowMs };
          });
          let one = structuredClone(task);
          const expected = events.map((event) => {
            const result = transition(one, event, readyLimit);
            if (result.kind !== 'ok') return result;
            one = result.task;
            return { kind: 'ok' };
          });
          const { task: next, outcomes } = transitionAll(task, events, readyLimit);
          expect(next).toEqual(one);
          expect(outcomes).toEqual(expected);
          if (outcomes.every(({ kind }) => kind !== 'ok')) expect(next).toBe(task);
          expect(changedSubtasks(task, next)).toEqual(compared(task, next));
          expect(remembered(next)).toEqual(looked(next));
          task = deepFreeze(next);
          reached.add(`${task.status}/${task.operation}`);
          const choice = choices[round];
          const operated =
            choice === undefined ? undefined : transition(task, eventFor(task, choice, round * 100 + 99));
          if (operated?.kind === 'ok') task = deepFreeze(operated.task);
        }
      }),
      { numRuns: 150 },
    );
    expect([...reached]).toEqual(
      expect.arrayContaining(['RUNNING/EXECUTE', 'FAILED/EXECUTE', 'SUCCESSFUL/EXECUTE', 'RUNNING/ROLLBACK']),
    );
  });

  it('whoever asks is told what is READY after them, until there is nothing more to do', () => {
    // 1 → 2 and 3 → 4; 2 and 3 end as soon as they are READY.
    const task = taskOf([[], [0], [0], [1, 2]], 1);
    const told: number[][] = [];
    const at = (kind: RunEvent['kind'], id: number) => ({ kind, subtaskId: subtaskId(id), nowMs: 1 });
    const begun = transitionAll(task, [at('start-subtask', 1), at('succeed-subtask', 1)], 10, (ready) => {
      told.push(ready.map(({ id }) => id));
      return told.length > 2
        ? []
        : ready.flatMap(({ id }) => [at('start-subtask', id), at('succeed-subtask', id)]);
    });
    expect(told).toEqual([[2, 3], [4], []]);
    expect(begun.task.status).toBe('SUCCESSFUL');
    expect(begun.outcomes).toHaveLength(8);
  });
});
