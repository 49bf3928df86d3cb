/**
 * Owns: the PostgreSQL of a figure, and a fresh database in it.
 * Does not own: its binaries and its files, which the tests' server brings.
 * Invariant: commits are on the disk when they answer; the tests' own server leaves that out, and without it a reference means nothing.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { queryDatabase, startPostgresServer } from '@obstop/store/testing';
import type { Bench, Unavailable } from '../figure.ts';
import { freePort } from './free-port.ts';

/** One statement, or several, on a connection of its own; the last one's rows. */
export const query = queryDatabase;

/** A server with as many fresh databases as a figure wants. */
export interface DatabaseServer {
  /** The URL of a new, empty database. It is gone at the end of the figure. */
  newDatabase(): Promise<string>;
}

/** The server that DATABASE_TEST_URL names, else one of the figure's own; or why there is none. */
export async function openDatabaseServer(bench: Bench, what: string): Promise<DatabaseServer | Unavailable> {
  try {
    const given = process.env.DATABASE_TEST_URL;
    const server = given || (await startOwnServer(bench));
    await query(server, 'select 1');
    return {
      async newDatabase() {
        const name = `obstop_bench_${randomBytes(6).toString('hex')}`;
        await query(server, `create database "${name}"`);
        bench.defer(() => query(server, `drop database "${name}" with (force)`));
        const url = new URL(server);
        url.pathname = `/${name}`;
        return url.href;
      },
    };
  } catch (error) {
    const reason = error instanceof Error ? error.message : error;
    return { what, unavailable: `no PostgreSQL can run here: ${reason}` };
  }
}

/** The tests' server, ended and begun again on the same files with the settings that a server has by default. */
async function startOwnServer(bench: Bench): Promise<string> {
  const tests = await startPostgresServer();
  bench.defer(() => tests.dispose());
  const [place] = await query(
    tests.url,
    "select current_setting('data_directory') as data, setting as binaries from pg_config where name = 'BINDIR'",
  );
  const { data, binaries } = place as { data: string; binaries: string };
  await tests.stop();
  const { uid, gid } = await stat(data);
  const port = await freePort();
  // The shell ends the server when its own input ends, which is also when this process is killed.
  const script =
    '"$@" >/dev/null 2>&1 & server=$!; cat >/dev/null; kill -QUIT $server 2>/dev/null; wait $server';
  const settings = [
    'listen_addresses=127.0.0.1',
    `port=${port}`,
    'unix_socket_directories=',
    'max_connections=200',
  ];
  const command = [path.join(binaries, 'postgres'), '-D', data, ...settings.flatMap((each) => ['-c', each])];
  const server = spawn('/bin/sh', ['-c', script, 'sh', ...command], {
    ...(process.getuid?.() === 0 && { uid, gid }),
    cwd: '/',
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  bench.defer(async () => {
    const ended = server.exitCode === null ? once(server, 'exit') : undefined;
    server.stdin?.end();
    await ended;
  });
  const url = `postgresql://postgres@127.0.0.1:${port}/postgres`;
  await untilItAnswers(url, server);
  return url;
}

async function untilItAnswers(url: string, server: ChildProcess): Promise<void> {
  for (let attempt = 1; ; attempt += 1)
    try {
      await query(url, 'select 1');
      return;
    } catch (error) {
      if (server.exitCode !== null || attempt >= 600) throw error;
      await wait(20);
    }
}
