import { ObstopError, type Task } from '@obstop/client';

// obshell accepts a stop while another DAG holds an agent. The new DAG fails at its second stage then, and the log of its first one
// names the other.
const inLog = /under maintenance by DAG \[?(\d+)/g;

/** A failed DAG’s error, or the conflict that it really is, with the holder as its task. */
export function conflictOf(error: ObstopError, task: Task): ObstopError {
  const log = JSON.stringify(task.raw, (_key, value) => (typeof value === 'bigint' ? String(value) : value));
  const holder = [...log.matchAll(inLog)].map(([, id]) => id).find((id) => id !== String(task.id));
  if (holder === undefined) return error;
  return new ObstopError('conflict', error.message, {
    taskId: holder,
    ...(error.failedSteps ? { failedSteps: error.failedSteps } : {}),
    cause: error,
  });
}
