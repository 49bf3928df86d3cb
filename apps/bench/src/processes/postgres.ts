import { randomBytes } from 'node:crypto';
import { queryDatabase, startPostgresServer } from '@obstop/store/testing';
import type { Bench, Outcome } from '../figure.ts';

/** The URL of a new, empty database, which is gone at the end of the figure. */
export type NewDatabase = () => Promise<string>;

/**
 * Measures on the server that DATABASE_TEST_URL names, else, and where statements are counted, on one of the figure's own,
 * whose commits are on the disk when they answer. Where neither is there, the outcome says why.
 */
export async function onPostgres(
  bench: Bench,
  what: string,
  measure: (newDatabase: NewDatabase) => Promise<Outcome[]>,
  { countsStatements = false }: { countsStatements?: boolean } = {},
): Promise<Outcome[]> {
  let server = countsStatements ? '' : (process.env.DATABASE_TEST_URL ?? '');
  try {
    if (server === '') {
      const own = await startPostgresServer({ durable: true, countsStatements });
      bench.atEnd(own.dispose);
      server = own.url;
    }
    await queryDatabase(server, 'select 1');
  } catch (error) {
    return [{ what, unavailable: `no PostgreSQL can run here: ${error}` }];
  }
  return measure(async () => {
    const name = `obstop_bench_${randomBytes(6).toString('hex')}`;
    await queryDatabase(server, `create database "${name}"`);
    bench.atEnd(() => queryDatabase(server, `drop database "${name}" with (force)`));
    const url = new URL(server);
    url.pathname = `/${name}`;
    return url.href;
  });
}
