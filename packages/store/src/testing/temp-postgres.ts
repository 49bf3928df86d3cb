import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { inject, onTestFinished } from 'vitest';
import type { Store } from '../model/store.ts';
import { openPostgresStore, type PostgresStoreOptions } from '../postgres/open-postgres-store.ts';
import { databaseUrlOf } from './database-url.ts';

/** Databases of this test file that no test has. Emptied when taken: that costs a tenth of making one. */
const free: string[] = [];

/** The URL of a migrated, empty database for the time of the test, which leaves its tables as they are. */
export async function tempDatabaseUrl(): Promise<string> {
  const known = free.pop();
  const url = known ?? (await newDatabaseUrl());
  if (known !== undefined) await administer(url, emptyAll);
  onTestFinished(() => void free.push(url));
  return url;
}

/** The URL of a migrated database that no other test gets, for one that changes tables. */
export async function newDatabaseUrl(): Promise<string> {
  const url = inject('postgresUrl');
  if (url === undefined) throw new Error('this test is not run on PostgreSQL');
  const name = `${inject('postgresTemplate')}_${randomBytes(6).toString('hex')}`;
  await administer(url, `create database "${name}" template "${inject('postgresTemplate')}"`);
  return databaseUrlOf(url, name);
}

/** All rows of both schemas but those that the migrations made; ids begin anew. */
const emptyAll = `do $$
  declare it record;
  begin
    delete from obstop.cluster_locks;
    for it in select schemaname, tablename from pg_tables where schemaname = 'obstop'
      and tablename not in ('schema_version', 'id_counters', 'cluster_locks')
    loop execute format('delete from %I.%I', it.schemaname, it.tablename); end loop;
    delete from obstop_jobs.job;
    update obstop.id_counters set last_id = case kind when 'user' then 99 else 0 end;
    for it in select schemaname, sequencename from pg_sequences where schemaname = 'obstop'
    loop execute format('alter sequence %I.%I restart', it.schemaname, it.sequencename); end loop;
  end $$`;

/** Runs one statement on a connection of its own. */
export async function administer(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

/** A store on the database, closed with the test. The test fails where something failed in the background. */
export async function tempPostgresStore(
  databaseUrl: string,
  options: Partial<PostgresStoreOptions> = {},
): Promise<Store> {
  const errors: unknown[] = [];
  const store = await openPostgresStore({
    databaseUrl,
    owner: 'test',
    poolSize: 5,
    onError: (error) => errors.push(error),
    ...options,
  });
  onTestFinished(async () => {
    await store.close();
    if (errors.length > 0) throw new AggregateError(errors, 'failed in the background');
  });
  return store;
}
