/**
 * Owns: the jobs of pg-boss that stand for tasks to be run: one live job per RUNNING task.
 * Does not own: whether a task needs anybody (its row decides), running it.
 * Invariants: a job is written in the transaction that sets its task going (E1). It is a wake-up and a sign of life, not
 * the truth: who writes to a task is decided by the task's epoch (E3), and a RUNNING task whose job is gone gets a new one.
 */
import type { TaskId } from '@obstop/domain';
import type { Pool } from 'pg';
import { fromKysely, type Job, PgBoss } from 'pg-boss';
import type { Transaction } from '../../model/schema.ts';
import type { Database } from '../../sql/database.ts';
import { runPrepared } from '../../sql/prepared-statement.ts';
import { translated } from '../guard-pool.ts';
import { toDocument } from '../insert-rows.ts';
import { type Break, selectBreak, type VersionGate } from '../version-gate.ts';

/** A job that this process has taken, and the attempt of it: a later attempt is somebody else's. */
export interface TaskJob {
  taskId: TaskId;
  id: string;
  retryCount: number;
}

/** What the jobs need. */
export interface TaskJobsOptions {
  database: Database;
  pool: Pool;
  gate: VersionGate;
  /** pg-boss's own schema. */
  schema: string;
  /** Silence after which the owner of a job counts as gone; whole seconds, at least 10 (pg-boss). */
  heartbeatSeconds: number;
  /** How often a job may lose its owner before pg-boss drops it. */
  retryLimit: number;
  /** Told of failures in the background. */
  onError(error: unknown): void;
}

/** What a task's row says of who writes to it. */
export interface TaskState {
  id: TaskId;
  epoch: number;
  revision: number;
}

/** Jobs for tasks, in the database of the tasks. */
export interface TaskJobs {
  /** Installs what is missing. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** In the transaction that sets the task going. Does nothing where it has a live job. */
  enqueue(trx: Transaction, id: TaskId): Promise<void>;
  /** Takes up to `limit` jobs that nobody has. */
  fetch(limit: number): Promise<TaskJob[]>;
  /** A sign of life for each that is still this process's. */
  touch(jobs: TaskJob[]): Promise<void>;
  /** Ends the jobs whose tasks are no longer RUNNING, gives the others to whoever takes them next, and says how many. */
  complete(jobs: TaskJob[]): Promise<number>;
  /** How these tasks are. */
  read(ids: TaskId[]): Promise<TaskState[]>;
  /**
   * Writes a job for each RUNNING task that has none, takes the jobs of silent owners from them, and closes the gate where a
   * newer version asks for it. Answers with how these tasks are, and whether any job waits for somebody.
   */
  look(ids: TaskId[]): Promise<{ isWaiting: boolean; tasks: TaskState[] }>;
}

const queue = 'obstop-tasks';

/** The most that pg-boss takes: an active job is retried after it, whatever its heartbeat. */
const expireInSeconds = 24 * 60 * 60;

/** Jobs per insert. */
const chunk = 1_000;

export function createTaskJobs(options: TaskJobsOptions): TaskJobs {
  const { pool, gate } = options;
  const { db } = options.database;
  const boss = new PgBoss({
    db: {
      async executeSql(text, values) {
        gate.pass();
        return translated(() => pool.query(text, values));
      },
    },
    schema: options.schema,
    schedule: false,
    // By itself it tidies up once a minute. Silent owners are not left to it: a look that finds one asks for it.
    monitorIntervalSeconds: 1,
  });
  boss.on('error', options.onError);
  boss.on('warning', ({ message }) => options.onError(new Error(message)));

  const settings = {
    expireInSeconds,
    heartbeatSeconds: options.heartbeatSeconds,
    retryLimit: options.retryLimit,
    retryDelay: 0,
    deleteAfterSeconds: 60 * 60,
  };
  const look = lookOf(options.schema);
  const end = endOf(options.schema);
  const draft = (id: TaskId) => ({ data: { taskId: id }, singletonKey: String(id) });

  return {
    async start() {
      await boss.start();
      // `exclusive`: one job per key that waits or is active.
      await boss.createQueue(queue, { policy: 'exclusive', ...settings });
      await boss.updateQueue(queue, settings);
      // Read into pg-boss's memory now: within a transaction it would need a second connection for that.
      await boss.findJobs(queue, { key: 'none' });
    },
    stop: () => boss.stop({ graceful: false }),
    async enqueue(trx, id) {
      const { data, singletonKey } = draft(id);
      await boss.send(queue, data, { singletonKey, db: fromKysely(trx) });
    },
    async fetch(limit) {
      const jobs = await boss.fetch<{ taskId: TaskId }>(queue, { batchSize: limit });
      return jobs.map(({ id, data, retryCount }: Job<{ taskId: TaskId }>) => ({
        taskId: data.taskId,
        id,
        retryCount,
      }));
    },
    async touch(jobs) {
      if (jobs.length > 0) await boss.touch(queue, jobs);
    },
    async complete(jobs) {
      if (jobs.length === 0) return 0;
      const mine = jobs.map(({ taskId, id, retryCount }) => ({
        task_id: taskId,
        id,
        retry_count: retryCount,
      }));
      const rows = await runPrepared<{ id: TaskId }>(db, end, [toDocument(mine)]);
      const running = new Set(rows.map(({ id }) => id));
      const left = jobs.filter(({ taskId }) => running.has(taskId));
      if (left.length > 0) await boss.fail(queue, left);
      return left.length;
    },
    read: (ids) => runPrepared<TaskState>(db, selectStates, [ids]),
    async look(ids) {
      const [found] = await runPrepared<Found>(db, look, [ids]);
      if (!found) throw new Error('a look is one row');
      if (found.break) gate.close(found.break);
      gate.pass();
      const { lost, isSilent, tasks } = found;
      for (let start = 0; start < lost.length; start += chunk)
        await boss.insert(queue, lost.slice(start, start + chunk).map(draft));
      if (isSilent) await boss.supervise(queue);
      return { isWaiting: found.isWaiting || isSilent || lost.length > 0, tasks };
    },
  };
}

const selectStates = 'select id, epoch, revision from tasks where id = any($1::bigint[])';

/**
 * Removes jobs of tasks that are not RUNNING, and answers with those that are. The tasks' rows are held, whatever their
 * status: whoever sets one of them going comes before, and keeps its job, or after, and writes a new one.
 */
const endOf = (schema: string): string => `with mine as (
    select * from json_to_recordset($1::json) as mine (task_id bigint, id uuid, retry_count integer)
  ), t as materialized (
    select id, status from tasks where id = any(array(select task_id from mine)) order by id for no key update
  ), gone as (
    delete from "${schema}".job using mine left join t on t.id = mine.task_id
    where job.name = '${queue}' and job.id = mine.id and job.state = 'active'
      and job.retry_count = mine.retry_count and t.status is distinct from 'RUNNING'
  )
  select id from t where status = 'RUNNING'`;

/** What a look answers with. */
interface Found {
  break: Break | null;
  isWaiting: boolean;
  isSilent: boolean;
  /** RUNNING without a live job. */
  lost: TaskId[];
  tasks: TaskState[];
}

/** All that is looked for, in one statement: an idle process does little else. */
function lookOf(schema: string): string {
  const job = `from "${schema}".job where job.name = '${queue}'`;
  const now = `"${schema}".job_now()`;
  return `select ${selectBreak} as break,
    exists (select ${job} and state < 'active' and start_after <= ${now}) as "isWaiting",
    exists (select ${job} and state = 'active'
      and heartbeat_on + heartbeat_seconds * interval '1 second' < ${now}) as "isSilent",
    (select coalesce(json_agg(id order by id), '[]') from tasks where status = 'RUNNING' and id::text not in (
      select coalesce(singleton_key, '') ${job} and state <= 'active' and policy = 'exclusive')) as lost,
    (select coalesce(json_agg(mine), '[]') from (${selectStates}) as mine) as tasks`;
}
