import path from 'node:path';
import Database from 'better-sqlite3';
import { Client } from 'pg';
import type { Place } from '../src/setup/store.ts';

/**
 * How many times a second the store's database itself makes an update of ten rows durable: prepared statements, one
 * transaction each, one connection. What a step's own rows would cost at the least, without any of our code.
 */
export function tenRowRate(place: Place, durationMs: number): Promise<number> {
  // Beside the data directory: on the same disk.
  return 'dataDir' in place
    ? onSqlite(path.dirname(place.dataDir), durationMs)
    : onPostgres(place.databaseUrl, durationMs);
}

/** Calls `update` with the first of ten row numbers, of ten thousand, again and again. Calls per second. */
async function rate(durationMs: number, update: (from: number) => unknown): Promise<number> {
  const startedAt = performance.now();
  let times = 0;
  for (; performance.now() - startedAt < durationMs; times += 1) await update((times * 10) % 10_000);
  return times / ((performance.now() - startedAt) / 1000);
}

async function onSqlite(folder: string, durationMs: number): Promise<number> {
  const database = new Database(path.join(folder, 'ten-rows.db'));
  try {
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = FULL');
    database.exec('create table if not exists work (id integer primary key, status text, at_ms integer)');
    const insert = database.prepare('insert or replace into work values (?, ?, 0)');
    database.transaction(() => {
      for (let id = 0; id < 10_000; id += 1) insert.run(id, 'PENDING');
    })();
    const update = database.prepare('update work set status = ?, at_ms = ? where id = ?');
    const updateTen = database.transaction((from: number, atMs: number) => {
      for (let id = from; id < from + 10; id += 1) update.run('RUNNING', atMs, id);
    });
    return await rate(durationMs, (from) => updateTen(from, performance.now()));
  } finally {
    database.close();
  }
}

async function onPostgres(databaseUrl: string, durationMs: number): Promise<number> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query(`
      create schema if not exists bench;
      create table if not exists bench.work (id integer primary key, status text, at_ms integer);
      insert into bench.work select id, 'PENDING', 0 from generate_series(0, 9999) as id on conflict do nothing`);
    const text = 'update bench.work set status = $1, at_ms = $2 where id between $3 and $3 + 9';
    return await rate(durationMs, (from) =>
      client.query({ name: 'ten rows', text, values: ['RUNNING', Math.floor(performance.now()), from] }),
    );
  } finally {
    await client.end();
  }
}
