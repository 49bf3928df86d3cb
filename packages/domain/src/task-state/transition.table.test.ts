import { expect, it } from 'vitest';
import { subtaskId } from '../ids.ts';
import type { SubtaskOperation, SubtaskStatus, Task, TaskOperation, TaskStatus } from '../task.ts';
import { deepFreeze, sampleTask } from '../testing/sample-task.ts';
import type { TaskEvent } from './events.ts';
import { lockEffect } from './lock-effect.ts';
import { transition } from './transition.ts';

const kinds = [
  'start-subtask',
  'succeed-subtask',
  'fail-subtask',
  'retry-subtask',
  'skip-subtask',
  'cancel-subtask',
  'retry-task',
  'rollback-task',
  'cancel-task',
  'pass-task',
  'release-task',
  'recover-task',
] as const satisfies TaskEvent['kind'][];
type Kind = (typeof kinds)[number];
type State = `${TaskStatus}/${TaskOperation} ${SubtaskStatus}/${SubtaskOperation}`;

/** Every state that a task of one subtask can be in, with every event that is legal there; all others are not. */
const table: Partial<Record<State, Partial<Record<Kind, State>>>> = {
  'RUNNING/EXECUTE READY/EXECUTE': {
    'start-subtask': 'RUNNING/EXECUTE RUNNING/EXECUTE',
    'cancel-task': 'FAILED/EXECUTE FAILED/CANCEL',
    'recover-task': 'RUNNING/EXECUTE READY/EXECUTE',
  },
  'RUNNING/EXECUTE READY/SKIP': {
    'succeed-subtask': 'SUCCESSFUL/EXECUTE SUCCESSFUL/SKIP',
    'cancel-task': 'FAILED/EXECUTE FAILED/CANCEL',
    'recover-task': 'RUNNING/EXECUTE READY/SKIP',
  },
  'RUNNING/EXECUTE RUNNING/EXECUTE': {
    'succeed-subtask': 'SUCCESSFUL/EXECUTE SUCCESSFUL/EXECUTE',
    'fail-subtask': 'FAILED/EXECUTE FAILED/EXECUTE',
    'cancel-subtask': 'RUNNING/EXECUTE CANCELING/CANCEL',
    'cancel-task': 'RUNNING/EXECUTE CANCELING/CANCEL',
    'recover-task': 'RUNNING/EXECUTE READY/EXECUTE',
  },
  'RUNNING/EXECUTE CANCELING/CANCEL': {
    'succeed-subtask': 'FAILED/EXECUTE FAILED/CANCEL',
    'fail-subtask': 'FAILED/EXECUTE FAILED/CANCEL',
    'cancel-task': 'RUNNING/EXECUTE CANCELING/CANCEL',
    'recover-task': 'FAILED/EXECUTE FAILED/CANCEL',
  },
  'FAILED/EXECUTE FAILED/EXECUTE': {
    'retry-subtask': 'RUNNING/EXECUTE READY/RETRY',
    'skip-subtask': 'RUNNING/EXECUTE READY/SKIP',
    'retry-task': 'RUNNING/RETRY READY/RETRY',
    'rollback-task': 'RUNNING/ROLLBACK READY/ROLLBACK',
    'pass-task': 'SUCCESSFUL/EXECUTE SUCCESSFUL/SKIP',
    'release-task': 'FAILED/EXECUTE FAILED/EXECUTE',
  },
  'FAILED/RETRY FAILED/RETRY': {
    'retry-subtask': 'RUNNING/RETRY READY/RETRY',
    'skip-subtask': 'RUNNING/RETRY READY/SKIP',
    'retry-task': 'RUNNING/RETRY READY/RETRY',
    'rollback-task': 'RUNNING/ROLLBACK READY/ROLLBACK',
    'pass-task': 'SUCCESSFUL/RETRY SUCCESSFUL/SKIP',
    'release-task': 'FAILED/RETRY FAILED/RETRY',
  },
  'SUCCESSFUL/EXECUTE SUCCESSFUL/EXECUTE': {},
  'SUCCESSFUL/RETRY SUCCESSFUL/SKIP': {},
  'RUNNING/ROLLBACK READY/ROLLBACK': {
    'start-subtask': 'RUNNING/ROLLBACK RUNNING/ROLLBACK',
    'cancel-task': 'FAILED/ROLLBACK FAILED/CANCEL',
    'recover-task': 'RUNNING/ROLLBACK READY/ROLLBACK',
  },
  'RUNNING/ROLLBACK READY/ROLLBACK_SKIP': {
    'succeed-subtask': 'SUCCESSFUL/ROLLBACK PENDING/ROLLBACK_SKIP',
    'cancel-task': 'FAILED/ROLLBACK FAILED/CANCEL',
    'recover-task': 'RUNNING/ROLLBACK READY/ROLLBACK_SKIP',
  },
  'RUNNING/ROLLBACK RUNNING/ROLLBACK': {
    'succeed-subtask': 'SUCCESSFUL/ROLLBACK PENDING/ROLLBACK',
    'fail-subtask': 'FAILED/ROLLBACK FAILED/ROLLBACK',
    'cancel-subtask': 'RUNNING/ROLLBACK CANCELING/CANCEL',
    'cancel-task': 'RUNNING/ROLLBACK CANCELING/CANCEL',
    'recover-task': 'RUNNING/ROLLBACK READY/ROLLBACK',
  },
  'RUNNING/ROLLBACK CANCELING/CANCEL': {
    'succeed-subtask': 'FAILED/ROLLBACK FAILED/CANCEL',
    'fail-subtask': 'FAILED/ROLLBACK FAILED/CANCEL',
    'cancel-task': 'RUNNING/ROLLBACK CANCELING/CANCEL',
    'recover-task': 'FAILED/ROLLBACK FAILED/CANCEL',
  },
  'FAILED/ROLLBACK FAILED/ROLLBACK': {
    'skip-subtask': 'RUNNING/ROLLBACK READY/ROLLBACK_SKIP',
    'rollback-task': 'RUNNING/ROLLBACK READY/ROLLBACK',
    'pass-task': 'SUCCESSFUL/EXECUTE SUCCESSFUL/SKIP',
    'release-task': 'FAILED/ROLLBACK FAILED/ROLLBACK',
  },
  'SUCCESSFUL/ROLLBACK PENDING/ROLLBACK': {},
};

function taskIn(state: string): Task {
  const [task = '', subtask = ''] = state.split(' ');
  const [status, operation] = task.split('/');
  const [subtaskStatus, subtaskOperation] = subtask.split('/');
  const made = sampleTask([[]], {
    status: subtaskStatus as SubtaskStatus,
    operation: subtaskOperation as SubtaskOperation,
  });
  return deepFreeze({ ...made, status: status as TaskStatus, operation: operation as TaskOperation });
}

const stateOf = ({ status, operation, subtasks: [subtask] }: Task): string =>
  `${status}/${operation} ${subtask?.status}/${subtask?.operation}`;
const eventOf = (kind: Kind): TaskEvent =>
  kind.endsWith('-subtask')
    ? ({ kind, subtaskId: subtaskId(1), nowMs: 5 } as TaskEvent)
    : ({ kind, nowMs: 5 } as TaskEvent);

for (const [state, legal] of Object.entries(table))
  for (const kind of kinds) {
    const expected = legal[kind];
    it(`${state}: ${kind} ${expected === undefined ? 'is not legal' : `→ ${expected}`}`, () => {
      const result = transition(taskIn(state), eventOf(kind));
      expect(result.kind === 'ok' ? stateOf(result.task) : undefined).toBe(expected);
    });
  }

const subtaskStatuses: SubtaskStatus[] = ['PENDING', 'READY', 'RUNNING', 'CANCELING', 'FAILED', 'SUCCESSFUL'];
const subtaskOperations: SubtaskOperation[] = [
  'EXECUTE',
  'RETRY',
  'ROLLBACK',
  'SKIP',
  'ROLLBACK_SKIP',
  'CANCEL',
];

/** What legality hangs on, for every state that can be written down, reachable or not. */
function isLegal(kind: Kind, task: Task): boolean {
  const [subtask] = task.subtasks;
  const running = task.status === 'RUNNING';
  const skipped = subtask?.operation === 'SKIP' || subtask?.operation === 'ROLLBACK_SKIP';
  const forward = task.operation !== 'ROLLBACK';
  switch (kind) {
    case 'start-subtask':
      return running && subtask?.status === 'READY' && !skipped;
    case 'succeed-subtask':
      return (
        running &&
        (subtask?.status === 'RUNNING' ||
          subtask?.status === 'CANCELING' ||
          (subtask?.status === 'READY' && skipped))
      );
    case 'fail-subtask':
      return running && (subtask?.status === 'RUNNING' || subtask?.status === 'CANCELING');
    case 'retry-subtask':
      return forward && subtask?.status === 'FAILED';
    case 'skip-subtask':
      return subtask?.status === 'FAILED';
    case 'cancel-subtask':
      return subtask?.status === 'RUNNING';
    case 'retry-task':
      return forward && task.status === 'FAILED';
    case 'rollback-task':
    case 'pass-task':
    case 'release-task':
      return task.status === 'FAILED';
    case 'cancel-task':
    case 'recover-task':
      return running;
  }
}

it('every status × operation × event is legal exactly where the rules say, and never changes its input', () => {
  let seen = 0;
  for (const status of ['RUNNING', 'FAILED', 'SUCCESSFUL'])
    for (const operation of ['EXECUTE', 'RETRY', 'ROLLBACK'])
      for (const subtaskStatus of subtaskStatuses)
        for (const subtaskOperation of subtaskOperations)
          for (const kind of kinds) {
            const task = taskIn(`${status}/${operation} ${subtaskStatus}/${subtaskOperation}`);
            const result = transition(task, eventOf(kind));
            expect([stateOf(task), kind, result.kind]).toEqual([
              stateOf(task),
              kind,
              isLegal(kind, task) ? 'ok' : 'illegal',
            ]);
            seen += 1;
          }
  expect(seen).toBe(3 * 3 * 6 * 6 * kinds.length);
});

it('an unknown subtask is told apart from a wrong state', () => {
  const result = transition(sampleTask([[]]), { kind: 'skip-subtask', subtaskId: subtaskId(9), nowMs: 5 });
  expect(result).toEqual({
    kind: 'illegal',
    event: 'skip-subtask',
    reason: 'unknown-subtask',
    taskStatus: 'RUNNING',
    taskOperation: 'EXECUTE',
  });
});

it.each([
  ['its own flag', { prohibitRollback: true }, {}],
  ['an executed subtask', {}, { prohibitRollback: true }],
])('%s prohibits a rollback', (_, ofTask, ofSubtask) => {
  const made = sampleTask([[]], { status: 'FAILED', ...ofSubtask });
  const result = transition({ ...made, status: 'FAILED', ...ofTask }, { kind: 'rollback-task', nowMs: 5 });
  expect(result).toMatchObject({ kind: 'illegal', reason: 'rollback-prohibited' });
});

it('a failed run is repeated while its run count is within the retry count, then it fails', () => {
  let task = sampleTask([[]], { retryCount: 1 });
  const seen: string[] = [];
  for (const kind of ['start-subtask', 'fail-subtask', 'start-subtask', 'fail-subtask'] as const) {
    const result = transition(task, eventOf(kind));
    if (result.kind === 'ok') task = result.task;
    seen.push(`${stateOf(task)} ${task.subtasks[0]?.runCount}`);
  }
  expect(seen).toEqual([
    'RUNNING/EXECUTE RUNNING/EXECUTE 1',
    'RUNNING/EXECUTE READY/RETRY 2',
    'RUNNING/EXECUTE RUNNING/RETRY 2',
    'FAILED/EXECUTE FAILED/RETRY 2',
  ]);
});

it('start time is the first start, finish time the last end, cleared by a run', () => {
  const at = (task: Task, kind: Kind, nowMs: number) => {
    const result = transition(task, { ...eventOf(kind), nowMs });
    if (result.kind !== 'ok') throw new Error(result.reason);
    return result.task;
  };
  const failed = at(at(sampleTask([[]]), 'start-subtask', 10), 'fail-subtask', 20);
  expect(failed).toMatchObject({ finishedAtMs: 20, subtasks: [{ startedAtMs: 10, finishedAtMs: 20 }] });
  const again = at(at(failed, 'retry-task', 30), 'start-subtask', 40);
  expect(again.subtasks[0]?.startedAtMs).toBe(10);
  expect([again.finishedAtMs, again.subtasks[0]?.finishedAtMs]).toEqual([undefined, undefined]);
});

it.each([
  ['RUNNING/EXECUTE RUNNING/EXECUTE', 'succeed-subtask', 'free'],
  ['RUNNING/EXECUTE RUNNING/EXECUTE', 'fail-subtask', 'keep'],
  ['RUNNING/ROLLBACK RUNNING/ROLLBACK', 'succeed-subtask', 'free'],
  ['FAILED/EXECUTE FAILED/EXECUTE', 'pass-task', 'free'],
  ['FAILED/EXECUTE FAILED/EXECUTE', 'release-task', 'free'],
  ['FAILED/EXECUTE FAILED/EXECUTE', 'retry-task', 'take'],
  ['FAILED/EXECUTE FAILED/EXECUTE', 'rollback-task', 'take'],
  ['FAILED/EXECUTE FAILED/EXECUTE', 'skip-subtask', 'take'],
  ['RUNNING/EXECUTE READY/EXECUTE', 'start-subtask', 'keep'],
] as const)('%s after %s: the lock is told to %s', (state, kind, expected) => {
  const before = taskIn(state);
  const result = transition(before, eventOf(kind));
  if (result.kind !== 'ok') throw new Error(result.reason);
  expect(lockEffect(before, eventOf(kind), result.task)).toBe(expected);
});
