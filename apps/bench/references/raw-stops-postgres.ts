import { Pool, type PoolClient } from 'pg';
import { PgBoss } from 'pg-boss';
import { type AcceptedRows, insertsOf, subtaskCount } from './accepted-rows.ts';

/** Writes the rows of accepted stops with nothing but pg and pg-boss. */
export interface RawStops {
  /** Stops per second while so many callers write `count` of them in all. */
  rate(count: number, callers: number): Promise<number>;
  close(): Promise<void>;
}

const queue = 'bench';
const poolSize = 10;

/**
 * What accepting a stop costs PostgreSQL at the least: ids, task, lock, subtasks, audit record and a job of pg-boss in one
 * transaction, on as many connections as the store has. No cluster is read, nothing is checked, nothing is planned.
 * The database has the store's tables.
 */
export async function openRawStops(databaseUrl: string, recorded: AcceptedRows): Promise<RawStops> {
  const pool = new Pool({
    connectionString: databaseUrl,
    max: poolSize,
    options: '-c search_path=obstop',
  });
  // Of connections that are not closed yet when the database is dropped; a statement that fails tells its caller.
  pool.on('error', () => {});
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
  const inserts = insertsOf(recorded, (before) => `$${before + 1}`);
  let lastCluster = 0;

  async function write(client: PoolClient): Promise<void> {
    lastCluster += 1;
    const cluster = lastCluster;
    await client.query('begin');
    const { rows } = await client.query<{ task: string; subtasks: number[] }>(
      `select nextval('obstop.task_ids') as task,
        to_json(array(select nextval('obstop.subtask_ids') from generate_series(1, $1::int))) as subtasks`,
      [subtaskCount(recorded)],
    );
    const { task, subtasks } = rows[0] ?? { task: '', subtasks: [] };
    const ids = { task, cluster, subtasks };
    for (const { text, values } of inserts) await client.query(text, values(ids));
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
            await write(client);
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
