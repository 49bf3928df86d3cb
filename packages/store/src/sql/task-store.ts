/**
 * Owns: the rows of tasks, subtasks, logs and cluster locks.
 * Does not own: deciding what comes next (the state machine), running (the runner), wake-ups (the queue reads RUNNING rows).
 * Invariants: E1 every call answers after its commit; E2 one lock row per cluster; E3 an old epoch or revision changes nothing.
 */
import type { TaskId } from '@obstop/domain';
import type { TaskRecord, TaskStore } from '@obstop/engine';
import type { Kysely } from 'kysely';
import { newTasks } from '../model/new-tasks.ts';
import type { Schema } from '../model/schema.ts';
import { acquireLock } from './acquire-lock.ts';
import { claimTask } from './claim-task.ts';
import { readLockHolder } from './cluster-lock.ts';
import { commitTask } from './commit-task.ts';
import { createTask } from './create-task.ts';
import type { EnqueueWakeUp } from './enqueue-wake-up.ts';
import { listRunningTasks, listTasks } from './list-tasks.ts';
import { loadTask, loadTaskOfSubtask, readHead } from './load-task.ts';
import { appendLog, readLog, readTaskLog } from './subtask-log.ts';

/** What a queue that is shared by processes needs besides. */
export interface SharedTaskStore extends TaskStore {
  /** As `claim`, only if nobody has claimed the task since this epoch. */
  claimAfter(id: TaskId, owner: string, epoch: number): Promise<TaskRecord | undefined>;
}

export function createTaskStore(db: Kysely<Schema>, enqueue?: EnqueueWakeUp): SharedTaskStore {
  const accepted = newTasks();
  return {
    async create(draft) {
      const outcome = await createTask(db, draft, enqueue);
      if (outcome.kind === 'created') accepted.keep(outcome.task);
      return outcome;
    },
    load: (id) => loadTask(db, id),
    head: (id) => readHead(db, id),
    list: (query) => listTasks(db, query),
    listRunning: () => listRunningTasks(db),
    claim: (id, owner) => claimTask(db, { id, owner }, accepted),
    claimAfter: (id, owner, epoch) => claimTask(db, { id, owner, epoch }, accepted),
    commit: (change) => commitTask(db, change, enqueue),
    lockHolder: (clusterId) => readLockHolder(db, clusterId),
    acquireLock: (clusterId, by) => acquireLock(db, clusterId, by),
    taskOfSubtask: (subtaskId) => loadTaskOfSubtask(db, subtaskId),
    appendLog: (entries, by) => appendLog(db, entries, by),
    readLog: (subtaskId) => readLog(db, subtaskId),
    readTaskLog: (taskId) => readTaskLog(db, taskId),
  };
}
