/**
 * Owns: the rows of tasks, subtasks, logs and cluster locks.
 * Does not own: deciding what comes next (the state machine), running (the runner), wake-ups (the queue reads RUNNING rows).
 * Invariants: E1 every call answers after its commit; E2 one lock row per cluster; E3 an old epoch or revision changes nothing.
 */
import type { TaskStore } from '@obstop/engine';
import type { Kysely } from 'kysely';
import type { Schema } from '../schema.ts';
import { claimTask } from './claim-task.ts';
import { readLockHolder } from './cluster-lock.ts';
import { commitTask } from './commit-task.ts';
import { createTask } from './create-task.ts';
import { listRunningTasks, listTasks } from './list-tasks.ts';
import { loadTask } from './load-task.ts';
import { appendLog, readLog } from './subtask-log.ts';

export function createTaskStore(db: Kysely<Schema>): TaskStore {
  return {
    create: (draft) => createTask(db, draft),
    load: (id) => loadTask(db, id),
    list: (query) => listTasks(db, query),
    listRunning: () => listRunningTasks(db),
    claim: (id, owner) => claimTask(db, id, owner),
    commit: (change) => commitTask(db, change),
    lockHolder: (clusterId) => readLockHolder(db, clusterId),
    appendLog: (entries) => appendLog(db, entries),
    readLog: (subtaskId) => readLog(db, subtaskId),
  };
}
