import type { Task } from '../task.ts';
import type { TaskEvent } from './events.ts';

/**
 * What a transition does to the cluster's lock, in the same transaction (E7). A success, a completed rollback, a pass and a
 * release free it. A failure keeps it. A failed task that runs again takes it: a task that still holds it notices nothing, a
 * released one gets it back or learns who holds it now.
 */
export function lockEffect(
  before: Task,
  event: Pick<TaskEvent, 'kind'>,
  after: Task,
): 'keep' | 'free' | 'take' {
  if (event.kind === 'release-task' || after.status === 'SUCCESSFUL') return 'free';
  return before.status === 'FAILED' && after.status === 'RUNNING' ? 'take' : 'keep';
}
