import type { StatusWriter } from '@obstop/engine';
import type { MemoryTasks } from '@obstop/engine/testing';

/** Throws unless the caller still owns the task: what inventory and fleet do that compare epochs (E3). */
export function expectOwner(data: MemoryTasks, { taskId, epoch }: Partial<StatusWriter>): void {
  if (taskId !== undefined && data.records.get(taskId)?.epoch !== epoch)
    throw new Error(`task ${taskId} has another owner`);
}
