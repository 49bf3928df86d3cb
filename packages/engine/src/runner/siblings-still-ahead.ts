import { isSkipped, type Subtask, type Task } from '@obstop/domain';
import type { FleetSibling } from '../ports/fleet.ts';

/** Whether a subtask has yet to go the way that the task goes now; one that failed waits for an operator. */
function isAhead({ operation }: Task, subtask: Subtask): boolean {
  if (isSkipped(subtask)) return false;
  const { status } = subtask;
  const waits = operation === 'ROLLBACK' ? 'SUCCESSFUL' : 'PENDING';
  return status === waits || status === 'READY' || status === 'RUNNING';
}

/** The other subtasks of a subtask's node that are still ahead, with the run in which they will come. */
export function siblingsStillAhead(task: Task, subtask: Subtask): FleetSibling[] {
  return task.subtasks
    .filter((each) => each.nodeIndex === subtask.nodeIndex && each.id !== subtask.id && isAhead(task, each))
    .map(({ id, runCount, status, target }) => ({
      subtaskId: id,
      // A rollback of what was done is a run of its own, which begins when its turn comes.
      run: status === 'SUCCESSFUL' ? runCount + 1 : runCount,
      target,
    }));
}
