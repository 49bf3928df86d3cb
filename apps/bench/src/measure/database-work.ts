import { setTimeout as wait } from 'node:timers/promises';
import { queryDatabase } from '@obstop/store/testing';

/** What a PostgreSQL server has been asked to do: the same on every machine. */
export interface DatabaseWork {
  /** With `begin` and `commit`, as each is a round trip. */
  statements: number;
  /** Transactions, also of a single statement. */
  commits: number;
  /** Of the write-ahead log with the disk. */
  walSyncs: number;
}

/** Makes what counts statements in this database, of a server that was started to count them. */
export async function countIn(databaseUrl: string): Promise<void> {
  await queryDatabase(databaseUrl, 'create extension if not exists pg_stat_statements');
}

const read = `select
  (select sum(calls) from pg_stat_statements where dbid = d.oid)::float as "statements",
  (select xact_commit from pg_stat_database where datid = d.oid)::float as "commits",
  (select sum(fsyncs) from pg_stat_io where object = 'wal' and backend_type in ('client backend', 'walwriter'))::float as "walSyncs"
  from pg_database d where datname = current_database()`;

const others = `select 1 from pg_stat_activity
  where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()`;

/** What the database has done so far. A session tells the last of it as it ends: all others are waited for. */
export async function readWork(databaseUrl: string): Promise<DatabaseWork> {
  while ((await queryDatabase(databaseUrl, others)).length > 0) await wait(20);
  const [row] = await queryDatabase(databaseUrl, read);
  // As the statement names it.
  return row as unknown as DatabaseWork;
}

/** Statements alone, which are counted as they end: for sessions that stay. */
export async function readStatements(databaseUrl: string): Promise<number> {
  const [row] = await queryDatabase(databaseUrl, read);
  return Number(row?.statements);
}

/** What was done between the two, for each of `times`. */
export function workBetween(before: DatabaseWork, after: DatabaseWork, times = 1): DatabaseWork {
  return {
    statements: (after.statements - before.statements) / times,
    commits: (after.commits - before.commits) / times,
    walSyncs: (after.walSyncs - before.walSyncs) / times,
  };
}
