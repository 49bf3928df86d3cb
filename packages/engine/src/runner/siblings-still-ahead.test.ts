import { type Subtask, serverId, subtaskId, type Task } from '@obstop/domain';
import { describe, expect, it } from 'vitest';
import { siblingsStillAhead } from './siblings-still-ahead.ts';

type Given = Partial<Pick<Subtask, 'status' | 'operation' | 'runCount' | 'nodeIndex'>>;

/** The first subtask's siblings that are still ahead, where these are the task's others. */
function ahead(operation: Task['operation'], others: Given[]) {
  const subtasks = [{ status: 'RUNNING' } as Given, ...others].map(
    (given, index) =>
      ({
        id: subtaskId(index + 1),
        target: { kind: 'server', serverId: serverId(index + 1) },
        nodeIndex: 0,
        runCount: 1,
        operation: 'EXECUTE',
        ...given,
      }) as Subtask,
  );
  // The graph and the rest of the task are not asked about.
  const task = { operation, subtasks } as unknown as Task;
  return siblingsStillAhead(task, subtasks[0] as Subtask).map(({ subtaskId: id, run }) => `${id}:${run}`);
}

describe('siblings that are still ahead', () => {
  it('are those of the node that have yet to be done, in the run in which they will come', () => {
    const others: Given[] = [
      { status: 'PENDING' },
      { status: 'READY', runCount: 3 },
      { status: 'RUNNING' },
      { status: 'SUCCESSFUL' },
      { status: 'FAILED' },
      { status: 'CANCELING' },
      { status: 'READY', operation: 'SKIP' },
      { status: 'PENDING', nodeIndex: 1 },
    ];
    expect(ahead('EXECUTE', others)).toEqual(['2:1', '3:3', '4:1']);
  });

  it('in a rollback are those that have yet to be undone', () => {
    const others: Given[] = [
      { status: 'SUCCESSFUL', operation: 'ROLLBACK' },
      { status: 'READY', operation: 'ROLLBACK', runCount: 2 },
      { status: 'PENDING', operation: 'ROLLBACK' },
      { status: 'READY', operation: 'ROLLBACK_SKIP' },
    ];
    expect(ahead('ROLLBACK', others)).toEqual(['2:2', '3:2']);
  });
});
