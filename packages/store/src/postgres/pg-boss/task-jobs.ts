/**
 * Owns: the jobs of pg-boss that stand for tasks to be run: one live job per RUNNING task.
 * Does not own: whether a task needs anybody (its row decides), running it.
 * Invariants: a job is written in the transaction that sets its task going (E1). It is a wake-up and a sign of life, not
 * the truth: who writes to a task is decided by the task's epoch (E3), and a RUNNING task whose job is gone gets a new one.
 */
import type { TaskId } from '@obstop/domain';
import { sql } from 'kysely';
import type { Pool } from 'pg';
import { fromKysely, type Job, PgBoss } from 'pg-boss';
import type { Transaction } from '../../model/schema.ts';
import type { Database } from '../../sql/database.ts';
import { translated } from '../guard-pool.ts';

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
  /** pg-boss's own schema. */
  schema: string;
  /** Silence after which the owner of a job counts as gone; whole seconds, at least 10 (pg-boss). */
  heartbeatSeconds: number;
  /** How often silent owners are looked for; whole seconds, at least 1 (pg-boss). */
  superviseSeconds: number;
  /** How often a job may lose its owner before pg-boss drops it. */
  retryLimit: number;
  /** Told of failures in the background. */
  onError(error: unknown): void;
}

/** Jobs for tasks, in the database of the tasks. */
export interface TaskJobs {
  /** Installs what is missing and begins to look for silent owners. */
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
  /** A job for each RUNNING task that has none. */
  restore(): Promise<void>;
}

const queue = 'obstop-tasks';

/** The most that pg-boss takes: an active job is retried after it, whatever its heartbeat. */
const expireInSeconds = 24 * 60 * 60;

/** Jobs per insert. */
const chunk = 1_000;

export function createTaskJobs(options: TaskJobsOptions): TaskJobs {
  const { pool } = options;
  const { db, write } = options.database;
  const boss = new PgBoss({
    db: { executeSql: (text, values) => translated(() => pool.query(text, values)) },
    schema: options.schema,
    schedule: false,
    superviseIntervalSeconds: options.superviseSeconds,
    monitorIntervalSeconds: options.superviseSeconds,
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
      return write(async (trx) => {
        // The rows are held, whatever their status: whoever sets one of the tasks going comes before, and keeps this
        // job, or after, and writes a new one.
        const tasks = await trx
          .selectFrom('tasks')
          .select(['id', 'status'])
          .where('id', 'in', [...new Set(jobs.map(({ taskId }) => taskId))])
          .orderBy('id')
          .forNoKeyUpdate()
          .execute();
        const running = new Set(tasks.filter(({ status }) => status === 'RUNNING').map(({ id }) => id));
        const inTrx = { db: fromKysely(trx) };
        const left = jobs.filter(({ taskId }) => running.has(taskId));
        const ended = jobs.filter(({ taskId }) => !running.has(taskId));
        if (left.length > 0) await boss.fail(queue, left, null, inTrx);
        if (ended.length > 0) await boss.deleteJob(queue, ended, inTrx);
        return left.length;
      });
    },
    async restore() {
      const jobTable = sql.table(`${options.schema}.job`);
      const { rows } = await sql<{ id: TaskId }>`
        select id from tasks
        where status = 'RUNNING' and not exists (
          select from ${jobTable} job
          where job.name = ${queue} and coalesce(job.singleton_key, '') = tasks.id::text
            and job.state <= 'active' and job.policy = 'exclusive'
        )
        order by id
      `.execute(db);
      for (let start = 0; start < rows.length; start += chunk)
        await boss.insert(
          queue,
          rows.slice(start, start + chunk).map(({ id }) => draft(id)),
        );
    },
  };
}
