// A newer version may add columns while this one runs (docs/scaling.md).
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, it, onTestFinished } from 'vitest';
import { administer, newDatabaseUrl } from '../src/testing/temp-postgres.ts';
import { onPostgres, tempPlace, tempStore } from '../src/testing/temp-store.ts';
import { startRunner, useEverything } from './use-everything.ts';

/** Runs a statement of another program on the store's tables. */
async function beside(place: string, statement: string): Promise<Record<string, unknown>[]> {
  if (onPostgres) return administer(place, statement);
  const raw = new Database(join(place, 'store.db'));
  try {
    const prepared = raw.prepare<[], Record<string, unknown>>(statement);
    if (prepared.reader) return prepared.all();
    prepared.run();
    return [];
  } finally {
    raw.close();
  }
}

/** A running store on which each statement has been prepared. */
async function runningStore() {
  const place = await (onPostgres ? newDatabaseUrl() : tempPlace());
  const store = await tempStore(place);
  const runner = await startRunner(store);
  onTestFinished(() => runner.drain(0));
  let round = 0;
  const use = () => {
    round += 1;
    return useEverything(store, round);
  };
  await use();
  return { use, beside: (statement: string) => beside(place, statement) };
}

const listTables = onPostgres
  ? `select tablename as name from pg_tables where schemaname = 'obstop' order by 1`
  : `select name from sqlite_master where type = 'table' and name not like 'sqlite_%' order by 1`;

it('a column that is added to any table under a running store changes nothing for it', async () => {
  const running = await runningStore();
  const tables = (await running.beside(listTables)).map(({ name }) => String(name));
  expect(tables).toContain('tasks');
  const broken: string[] = [];
  for (const name of tables) {
    const table = onPostgres ? `obstop.${name}` : name;
    await running.beside(`alter table ${table} add column priority integer not null default 0`);
    await running.use().catch((error: unknown) => broken.push(`${name}: ${error}`));
  }
  expect(broken).toEqual([]);
});

it.runIf(onPostgres)('nor does a column that is made wider', async () => {
  const running = await runningStore();
  const columns = await running.beside(
    `select table_name as table, column_name as column from information_schema.columns
     where table_schema = 'obstop' and data_type = 'integer' order by 1, 2`,
  );
  expect(columns.length).toBeGreaterThan(5);
  const alterations = columns.map(
    (each) => `alter table obstop.${each.table} alter column ${each.column} type bigint`,
  );
  await running.beside(alterations.join(';'));
  await running.use();
});
