import { Pool, type PoolClient } from 'pg';
import { PgBoss } from 'pg-boss';

type Row = Record<string, unknown>;

/** The rows that one accepted stop leaves, as they were read back. */
export interface AcceptedRows {
  task: Row;
  facts: Row;
  subtasks: Row[];
  audit: Row;
}

/** Writes the rows of accepted stops with nothing but pg and pg-boss. */
export interface RawAccepts {
  /** Stops per second while so many callers write `count` of them in all. */
  rate(count: number, callers: number): Promise<number>;
  close(): Promise<void>;
}

const queue = 'bench';
const poolSize = 10;

async function insert(client: PoolClient, table: string, rows: Row[]): Promise<void> {
  const columns = Object.keys(rows[0] ?? {});
  const values = rows.map(
    (_, row) => `(${columns.map((_each, column) => `$${row * columns.length + column + 1}`)})`,
  );
  await client.query(
    `insert into obstop.${table} (${columns}) values ${values}`,
    rows.flatMap((row) => columns.map((column) => row[column])),
  );
}

/**
 * What accepting a stop costs PostgreSQL at the least: ids, task, lock, subtasks, audit record and a job of pg-boss in one
 * transaction, on as many connections as the store has. No cluster is read, nothing is checked, nothing is planned.
 * The database has the store's tables.
 */
export async function openRawAccepts(databaseUrl: string, recorded: AcceptedRows): Promise<RawAccepts> {
  const pool = new Pool({ connectionString: databaseUrl, max: poolSize });
  const boss = new PgBoss({
    db: { executeSql: (text, values) => pool.query(text, values) },
    schema: 'obstop_jobs',
    schedule: false,
    supervise: false,
  });
  boss.on('error', () => {});
  await boss.start();
  await boss.createQueue(queue, { policy: 'exclusive' });
  // Read into pg-boss's memory now: within a transaction it would wait for a second connection, which nobody lets go.
  await boss.findJobs(queue, { key: 'none' });
  let clusterId = 0;

  async function accept(client: PoolClient): Promise<void> {
    clusterId += 1;
    const cluster = clusterId;
    await client.query('begin');
    const { rows } = await client.query<{ task: string; subtasks: number[] }>(
      `select nextval('obstop.task_ids') as task,
        to_json(array(select nextval('obstop.subtask_ids') from generate_series(1, $1::int))) as subtasks`,
      [recorded.subtasks.length],
    );
    const [{ task, subtasks } = { task: '0', subtasks: [] }] = rows;
    await insert(client, 'tasks', [{ ...recorded.task, id: task, cluster_id: cluster }]);
    await insert(client, 'task_facts', [{ ...recorded.facts, task_id: task }]);
    await insert(client, 'cluster_locks', [{ cluster_id: cluster, task_id: task }]);
    await insert(
      client,
      'subtasks',
      recorded.subtasks.map((row, at) => ({ ...row, id: subtasks[at], task_id: task })),
    );
    await insert(client, 'audit_records', [{ ...recorded.audit, task_id: task }]);
    const db = { executeSql: (text: string, values?: unknown[]) => client.query(text, values) };
    await boss.send(queue, { taskId: Number(task) }, { singletonKey: task, db });
    await client.query('commit');
  }

  return {
    async rate(count, callers) {
      let left = count;
      const startedAt = performance.now();
      const call = async () => {
        while (left > 0) {
          left -= 1;
          const client = await pool.connect();
          try {
            await accept(client);
          } finally {
            client.release();
          }
        }
      };
      await Promise.all(Array.from({ length: callers }, call));
      return count / ((performance.now() - startedAt) / 1000);
    },
    async close() {
      await boss.stop({ graceful: false });
      await pool.end();
    },
  };
}
