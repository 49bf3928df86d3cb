import type { Task } from '@obstop/domain';
import type { OperationOutcome, OperatorWrite, TaskStore } from '@obstop/engine';

/** Writes the task as somebody who does not own it does. */
export function operatorWrite(
  tasks: TaskStore,
  next: Task,
  more: Partial<OperatorWrite> = {},
): Promise<OperationOutcome<never>> {
  return tasks.operate<never>(next.id, () => ({ kind: 'write', next, lock: 'keep', ...more }));
}
