import { Client } from 'pg';

/**
 * How many times a second PostgreSQL itself makes an update of ten rows durable: a prepared statement, one transaction each,
 * one connection. What a step's own rows would cost at the least, without any of our code.
 */
export async function tenRowRatePostgres(databaseUrl: string, durationMs: number): Promise<number> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query(`
      create schema if not exists bench;
      create table if not exists bench.work (id integer primary key, status text, at_ms integer);
      insert into bench.work select id, 'PENDING', 0 from generate_series(0, 9999) as id on conflict do nothing`);
    const update = {
      name: 'ten rows',
      text: 'update bench.work set status = $1, at_ms = $2 where id between $3 and $3 + 9',
    };
    const startedAt = performance.now();
    let times = 0;
    for (; performance.now() - startedAt < durationMs; times += 1)
      await client.query({ ...update, values: ['RUNNING', times, (times * 10) % 10_000] });
    return times / ((performance.now() - startedAt) / 1000);
  } finally {
    await client.end();
  }
}
