import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { clusterId } from '@obstop/domain';
import { StoreUnavailableError } from '@obstop/engine';
import { demoClusters, resetDemoFleet } from '@obstop/fleet';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { DataDirectoryLockedError, StoreVersionError } from '../model/errors.ts';
import { newestVersion } from '../model/migrations/migrate.ts';
import { createdTask } from '../testing/created-task.ts';
import { startChild } from '../testing/start-child.ts';
import { tempDatabase, tempDir, tempStore } from '../testing/temp-dir.ts';
import { openSqliteStore } from './open-sqlite-store.ts';

const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);
const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );

describe('opening', () => {
  it('makes the directory and its files for the owner alone', async () => {
    const dataDir = join(tempDir(), 'new', 'data');
    const { tasks } = await tempStore(dataDir);
    await createdTask(tasks);
    expect(modeOf(dataDir)).toBe('700');
    for (const file of ['store.db', 'store.db-wal', 'store.db-shm', 'lock.db', 'lock.pid'])
      expect([file, modeOf(join(dataDir, file))]).toEqual([file, '600']);
  });

  it('finds everything again', async () => {
    const dataDir = tempDir();
    const before = await tempStore(dataDir);
    await resetDemoFleet({ clusters: before.clusters, simulatedFleet: before.simulatedFleet }, 5);
    const fault = await before.simulatedFleet.addFault({ scope: {}, rule: { kind: 'unreachable' } });
    const task = await createdTask(before.tasks);
    await before.close();
    const after = await tempStore(dataDir);
    expect(await after.clusters.list()).toEqual(demoClusters(5));
    expect(await after.simulatedFleet.listFaults()).toEqual([fault]);
    expect((await after.simulatedFleet.load(clusterId(2)))?.servers).toHaveLength(9);
    expect((await after.tasks.load(task.id))?.task).toEqual(task);
  });

  it('commits to stable storage, with foreign keys on', async () => {
    const { raw } = await tempDatabase();
    expect(raw.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(raw.pragma('synchronous', { simple: true })).toBe(2);
    expect(raw.pragma('foreign_keys', { simple: true })).toBe(1);
  });

  it('rejects calls after close, and closes twice without harm', async () => {
    const store = await tempStore();
    await store.close();
    await store.close();
    await expect(store.clusters.list()).rejects.toThrow();
  });

  it('fails with a cause where there can be no directory', async () => {
    const file = join(tempDir(), 'file');
    writeFileSync(file, '');
    const error = await failure(openSqliteStore({ dataDir: join(file, 'data') }));
    expect(error).toBeInstanceOf(StoreUnavailableError);
    expect(error).toMatchObject({ reason: 'io', cause: { code: 'ENOTDIR' } });
  });

  it('fails on a file that is no database, and gives the directory free again', async () => {
    const dataDir = tempDir();
    writeFileSync(join(dataDir, 'store.db'), 'not a database, but long enough to look at '.repeat(50));
    expect(await failure(openSqliteStore({ dataDir }))).toMatchObject({
      name: 'StoreUnavailableError',
      reason: 'corrupt',
    });
    expect(await failure(openSqliteStore({ dataDir }))).toMatchObject({ reason: 'corrupt' });
  });
});

describe('a second process', () => {
  it('is refused with the directory and the pid of the first', async () => {
    const dataDir = tempDir();
    const child = startChild(dataDir, 'hold');
    await child.lines(1);
    const error = await failure(openSqliteStore({ dataDir }));
    expect(error).toBeInstanceOf(DataDirectoryLockedError);
    expect(error).toMatchObject({ dataDir, pid: child.pid });
    expect(String(error)).toContain(`${dataDir} is in use by process ${child.pid}`);
  });

  it('gets in at once when the first was killed', async () => {
    const dataDir = tempDir();
    const child = startChild(dataDir, 'hold');
    await child.lines(1);
    await child.kill();
    expect(readFileSync(join(dataDir, 'lock.pid'), 'utf8')).toBe(`${child.pid}\n`);
    const { clusters } = await tempStore(dataDir);
    expect(await clusters.list()).toEqual([]);
    expect(readFileSync(join(dataDir, 'lock.pid'), 'utf8')).toBe(`${process.pid}\n`);
  });

  it('is refused within one process too, until the first store is closed', async () => {
    const dataDir = tempDir();
    const first = await tempStore(dataDir);
    expect(await failure(openSqliteStore({ dataDir }))).toBeInstanceOf(DataDirectoryLockedError);
    await first.close();
    const second = await tempStore(dataDir);
    await first.close();
    expect(await failure(openSqliteStore({ dataDir }))).toBeInstanceOf(DataDirectoryLockedError);
    expect(await second.clusters.list()).toEqual([]);
  });
});

describe('a store of a newer program', () => {
  it('is refused and stays as it was', async () => {
    const dataDir = tempDir();
    const file = join(dataDir, 'store.db');
    await (await tempStore(dataDir)).close();
    const raw = new Database(file);
    raw
      .prepare('insert into schema_version (version, name) values (?, ?)')
      .run(newestVersion + 1, 'of tomorrow');
    raw.close();
    const before = readFileSync(file);

    const error = await failure(openSqliteStore({ dataDir }));

    expect(error).toBeInstanceOf(StoreVersionError);
    expect(error).toMatchObject({ found: newestVersion + 1, supported: newestVersion });
    expect(readFileSync(file).equals(before)).toBe(true);
    expect(await failure(openSqliteStore({ dataDir }))).toBeInstanceOf(StoreVersionError);
  });
});
