import path from 'node:path';
import Database from 'better-sqlite3';

/**
 * How many times a second SQLite itself makes an update of ten rows durable: prepared statements, one transaction each,
 * write-ahead log, synchronous FULL. What a step's own rows would cost at the least, without any of our code.
 */
export function tenRowRate(folder: string, durationMs: number): number {
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
      for (let id = from; id < from + 10; id += 1) update.run('RUNNING', atMs, id % 10_000);
    });
    const startedAt = performance.now();
    let times = 0;
    for (; performance.now() - startedAt < durationMs; times += 1) updateTen(times * 10, times);
    return times / ((performance.now() - startedAt) / 1000);
  } finally {
    database.close();
  }
}
