import {
  type ClusterId,
  type FormerStatuses,
  newTask,
  subtaskId,
  type TaskIds,
  taskId,
} from '@obstop/domain';
import type { CreateTaskOutcome, TaskDraft } from '@obstop/engine';
import { acceptedRows } from '../model/audit-rows.ts';
import { isOutdated } from '../model/is-outdated.ts';
import type { Transaction } from '../model/schema.ts';
import { toFactsRow, toSubtaskRow, toTaskRow } from '../model/task-rows.ts';
import { takeLock } from '../sql/cluster-lock.ts';
import { type Database, transact } from '../sql/database.ts';
import { firstRow, prepared } from '../sql/prepared-statement.ts';
import { insertRows } from './insert-rows.ts';

/** One transaction (E1): ids, task, subtasks and lock, or nothing at all when another task holds the cluster. */
export function createTask(database: Database, draft: TaskDraft): Promise<CreateTaskOutcome> {
  return transact<CreateTaskOutcome>(database, async (trx, refuse) => {
    const task = newTask(draft, await takeTaskIds(trx, draft.subtasks.length));
    await insertRows(trx, { table: 'tasks', rows: [{ ...toTaskRow(task) }] });
    if (draft.takeLock) {
      const holder = await takeLock(trx, task.clusterId, task.id);
      if (holder !== task.id) return refuse({ kind: 'locked', holder });
      if (isOutdated(task, await readStatuses(trx, task.clusterId))) return refuse({ kind: 'outdated' });
    }
    await insertRows(trx, { table: 'task_facts', rows: [{ ...toFactsRow(task) }] });
    const subtasks = task.subtasks.map((subtask) => toSubtaskRow(task, subtask));
    await insertRows(trx, { table: 'subtasks', rows: subtasks });
    await insertRows(trx, acceptedRows(draft.audit, task.id));
    return { kind: 'created', task };
  });
}

/** Counts one task, and so many subtasks. */
const countIds = prepared((db, { subtaskCount }: { subtaskCount: number }) =>
  db
    .updateTable('id_counters')
    .set((eb) => ({
      last_id: eb(
        'last_id',
        '+',
        eb.case().when('kind', '=', 'task').then(eb.lit(1)).else(subtaskCount).end(),
      ),
    }))
    .where('kind', 'in', ['task', 'subtask'])
    .returning(['kind', 'last_id']),
);

async function takeTaskIds(trx: Transaction, subtaskCount: number): Promise<TaskIds> {
  const { rows } = await countIds(trx, { subtaskCount });
  const lastOf = (kind: string) => {
    const row = rows.find((each) => each.kind === kind);
    if (row === undefined) throw new Error(`ids of kind ${kind} are not counted`);
    return row.last_id;
  };
  const first = lastOf('subtask') - subtaskCount + 1;
  return {
    task: taskId(lastOf('task')),
    subtasks: Array.from({ length: subtaskCount }, (_, index) => subtaskId(first + index)),
  };
}

const clusterStatus = prepared((db, { id }: { id: ClusterId }) =>
  db.selectFrom('clusters').select('status').where('id', '=', id),
);
const zoneStatuses = prepared((db, { id }: { id: ClusterId }) =>
  db.selectFrom('zones').select(['name', 'status']).where('cluster_id', '=', id),
);
const serverStatuses = prepared((db, { id }: { id: ClusterId }) =>
  db.selectFrom('servers').select(['id', 'status']).where('cluster_id', '=', id),
);

/** All statuses of a cluster; absent where it is not in the inventory. */
async function readStatuses(trx: Transaction, id: ClusterId): Promise<FormerStatuses | undefined> {
  const cluster = await firstRow(clusterStatus(trx, { id }));
  if (cluster === undefined) return undefined;
  const { rows: zones } = await zoneStatuses(trx, { id });
  const { rows: servers } = await serverStatuses(trx, { id });
  return {
    cluster: cluster.status,
    zones: Object.fromEntries(zones.map(({ name, status }) => [name, status])),
    servers: Object.fromEntries(servers.map((server) => [server.id, server.status])),
  };
}
