import type { TaskId } from '@obstop/domain';
import type { TaskRecord } from '@obstop/engine';

/** Reads tasks beside the process's own store, for instance in another thread. */
export interface TaskReader {
  /** The task as of one moment. */
  load(id: TaskId): Promise<TaskRecord | undefined>;
  close(): Promise<void>;
}
