import type { ObshellOperator, ObshellState } from '@obstop/contracts';
import {
  subtaskOperationToOperator,
  subtaskStatusToState,
  taskOperationToDagOperator,
  taskStatusToDagState,
} from '@obstop/contracts/state-mapping';
import type { Subtask, Task } from '@obstop/domain';

/** A state and the operator that tells what it is the state of. */
export interface Progress {
  state: ObshellState;
  operator: ObshellOperator;
}

/** What a rollback has undone is PENDING in the engine; obshell shows it as a rollback that succeeded. */
const isUndone = ({ status, operation }: Subtask) => status === 'PENDING' && operation === 'ROLLBACK';

export function subtaskProgress(task: Task, subtask: Subtask): Progress {
  const operator = subtaskOperationToOperator[subtask.operation].to;
  if (isUndone(subtask)) return { state: 'SUCCEED', operator };
  // What is still to be undone waits for its rollback.
  const toBeUndone = task.operation === 'ROLLBACK' && subtask.status === 'SUCCESSFUL';
  return { state: toBeUndone ? 'PENDING' : subtaskStatusToState[subtask.status].to, operator };
}

/** A node is as far as its sub tasks are; it is never READY. */
export function nodeProgress(task: Task, subtasks: readonly Subtask[]): Progress {
  const parts = subtasks.map((subtask) => subtaskProgress(task, subtask));
  const is = (state: ObshellState) => (part: Progress) => part.state === state;
  const at = (state: ObshellState, part: Progress | undefined): Progress => ({
    state,
    operator: part?.operator ?? 'RUN',
  });
  const [first] = parts;
  const running = parts.find(is('RUNNING'));
  const failed = parts.find(is('FAILED'));
  if (parts.every(is('PENDING'))) return at('PENDING', first);
  if (parts.every(is('SUCCEED')))
    return at(
      'SUCCEED',
      parts.find(({ operator }) => operator !== 'RUN'),
    );
  return failed && !running ? at('FAILED', failed) : at('RUNNING', running ?? first);
}

const wasCanceled = (task: Task) =>
  task.subtasks.some(
    ({ status, operation }) => operation === 'CANCEL' && (status === 'FAILED' || status === 'CANCELING'),
  );

/** A passed task ended with its last step skipped, whatever was open before it. */
const wasPassed = (task: Task) => task.status === 'SUCCESSFUL' && task.subtasks.at(-1)?.operation === 'SKIP';

const hasBegun = ({ subtasks }: Task) =>
  subtasks.some(
    ({ status, startedAtMs }) => (status !== 'PENDING' && status !== 'READY') || startedAtMs !== undefined,
  );

export function dagProgress(task: Task): Progress {
  if (task.status === 'RUNNING' && !hasBegun(task)) return { state: 'READY', operator: 'RUN' };
  const state = taskStatusToDagState[task.status].to;
  if (wasPassed(task)) return { state, operator: 'PASS' };
  if (task.operation !== 'ROLLBACK' && task.status !== 'SUCCESSFUL' && wasCanceled(task))
    return { state, operator: 'CANCEL' };
  return { state, operator: taskOperationToDagOperator[task.operation].to };
}

/** Whether a rollback has nothing more to do with a node: it is undone, or was never carried out. */
const isBehind = ({ state, operator }: Progress) =>
  operator === 'ROLLBACK' ? state === 'SUCCEED' : state === 'PENDING';

/** The stage that the DAG stands at, from 1: the first that is not done, or walking back the last that is not undone. */
export function dagStage(nodes: readonly Progress[], task: Task): number {
  if (task.operation === 'ROLLBACK')
    return (
      1 +
      Math.max(
        0,
        nodes.findLastIndex((node) => !isBehind(node)),
      )
    );
  const open = nodes.findIndex(({ state }) => state !== 'SUCCEED');
  return open === -1 ? nodes.length : open + 1;
}
