/**
 * Vitest's global setup of the tests that run on PostgreSQL: one server for all of them, with one migrated database that
 * every test's own is a copy of. DATABASE_TEST_URL names a server that is there (its user may create databases); else one
 * is started from npm's binaries. Where neither is possible the tests are skipped with one loud line, or, under
 * OBSTOP_REQUIRE_POSTGRES=1, nothing is run and the run fails.
 */
import { Client } from 'pg';
import type { TestProject } from 'vitest/node';
import { openPostgresStore } from '../postgres/open-postgres-store.ts';
import { databaseUrlOf } from './database-url.ts';
import { startPostgresServer } from './postgres-server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Of the server; absent where none can run here, and where the tests are about SQLite. */
    postgresUrl: string | undefined;
    /** The database that is copied. */
    postgresTemplate: string;
  }
}

export async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const template = `obstop_test_template_${process.pid}`;
  project.provide('postgresTemplate', template);
  const given = process.env.DATABASE_TEST_URL;
  let server: { url: string; dispose(): Promise<void> };
  try {
    server = given ? { url: given, dispose: async () => {} } : await startPostgresServer();
    await query(server.url, `create database "${template}"`);
  } catch (error) {
    if (process.env.OBSTOP_REQUIRE_POSTGRES === '1') throw error;
    process.stderr.write(`\n!!! SKIPPED: the tests on PostgreSQL, for it cannot run here: ${error}\n\n`);
    project.provide('postgresUrl', undefined);
    return undefined;
  }
  const store = await openPostgresStore({ databaseUrl: databaseUrlOf(server.url, template), owner: 'setup' });
  await store.close();
  project.provide('postgresUrl', server.url);
  return async () => {
    if (given) await dropAll(given, template);
    await server.dispose();
  };
}

/** The template and its copies, which are named after it. */
async function dropAll(url: string, template: string): Promise<void> {
  const rows = await query(url, `select datname from pg_database where starts_with(datname, '${template}')`);
  for (const { datname } of rows) await query(url, `drop database "${datname}" with (force)`);
}

async function query(url: string, sql: string): Promise<{ datname: string }[]> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}
