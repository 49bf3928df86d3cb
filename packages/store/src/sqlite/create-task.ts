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
import { fromJson } from '../model/json.ts';
import type { IdCounterTable, Transaction } from '../model/schema.ts';
import { toFactsRow, toSubtaskRow, toTaskRow } from '../model/task-rows.ts';
import { takeLock } from '../sql/cluster-lock.ts';
import { type Database, transact } from '../sql/database.ts';
import { runPrepared } from '../sql/prepared-statement.ts';
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
const countIds = `update id_counters set last_id = last_id + case kind when 'task' then 1 else ? end
  where kind in ('task', 'subtask') returning kind, last_id`;

async function takeTaskIds(trx: Transaction, subtaskCount: number): Promise<TaskIds> {
  const rows = await runPrepared<IdCounterTable>(trx, countIds, [subtaskCount]);
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

const selectStatuses = `select status as cluster,
  (select json_group_object(name, zones.status) from zones where cluster_id = clusters.id) as zones,
  (select json_group_object(servers.id, servers.status) from servers where cluster_id = clusters.id) as servers
  from clusters where id = ?`;

/** All statuses of a cluster; absent where it is not in the inventory. */
async function readStatuses(trx: Transaction, id: ClusterId): Promise<FormerStatuses | undefined> {
  type Row = Pick<FormerStatuses, 'cluster'> & Record<'zones' | 'servers', string>;
  const [row] = await runPrepared<Row>(trx, selectStatuses, [id]);
  return row && { cluster: row.cluster, zones: fromJson(row.zones), servers: fromJson(row.servers) };
}
