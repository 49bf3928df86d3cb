import { isSkipped, type Subtask, type Task } from '@obstop/domain';
import type { FleetSibling } from '../ports/fleet.ts';

/** Whether a subtask is still to be done in the task's direction. A failed one is not: it waits for an operator. */
function isAhead({ operation }: Task, subtask: Subtask): boolean {
  if (isSkipped(subtask)) return false;
  const { status } = subtask;
  const waits = operation === 'ROLLBACK' ? 'SUCCESSFUL' : 'PENDING';
  return status === waits || status === 'READY' || status === 'RUNNING';
}

/** The other subtasks of a subtask's node that are still to be done, with the number of the run that will do them. */
export function siblingsStillAhead(task: Task, subtask: Subtask): FleetSibling[] {
  return task.subtasks
    .filter((each) => each.nodeIndex === subtask.nodeIndex && each.id !== subtask.id && isAhead(task, each))
    .map(({ id, runCount, status, target }) => ({
      subtaskId: id,
      // The rollback of a finished subtask is a new run.
      run: status === 'SUCCESSFUL' ? runCount + 1 : runCount,
      target,
    }));
}
