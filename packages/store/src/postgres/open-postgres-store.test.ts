import { inspect } from 'node:util';
import { clusterId } from '@obstop/domain';
import { StoreUnavailableError } from '@obstop/engine';
import { demoClusters } from '@obstop/fleet';
import { types } from 'pg';
import { describe, expect, inject, it } from 'vitest';
import { StoreVersionError } from '../model/errors.ts';
import { newestVersion } from '../model/migrations/migrate.ts';
import { createdTask } from '../testing/created-task.ts';
import { databaseUrlOf } from '../testing/database-url.ts';
import { taskDraft } from '../testing/task-draft.ts';
import { administer, newDatabaseUrl, tempDatabaseUrl, tempPostgresStore } from '../testing/temp-postgres.ts';
import { openPostgresStore } from './open-postgres-store.ts';

const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );

describe('opening', () => {
  it('makes what is missing once, also when several processes open at the same time', async () => {
    const databaseUrl = await newDatabaseUrl();
    await administer(databaseUrl, 'drop schema obstop cascade; drop schema obstop_jobs cascade');
    const stores = await Promise.all([1, 2, 3].map(() => tempPostgresStore(databaseUrl, { poolSize: 2 })));
    const [first, second] = stores;
    if (first === undefined || second === undefined) throw new Error('three were opened');
    const task = await createdTask(first.tasks);
    expect((await second.tasks.load(task.id))?.task).toEqual(task);
    const versions = await administer(databaseUrl, 'select version from obstop.schema_version');
    expect(versions.length).toBe(new Set(versions.map(({ version }) => version)).size);
  });

  it('finds everything again', async () => {
    const databaseUrl = await tempDatabaseUrl();
    const before = await tempPostgresStore(databaseUrl);
    await before.clusters.put(demoClusters(5));
    const task = await createdTask(before.tasks);
    await before.close();
    const after = await tempPostgresStore(databaseUrl);
    expect(await after.clusters.list()).toEqual(demoClusters(5));
    expect((await after.tasks.load(task.id))?.task).toEqual(task);
    expect(await after.tasks.lockHolder(clusterId(1))).toBe(task.id);
  });

  it('keeps stores of different schemas in one database apart', async () => {
    const databaseUrl = await newDatabaseUrl();
    const one = await tempPostgresStore(databaseUrl);
    const other = await tempPostgresStore(databaseUrl, { schema: 'other' });
    await createdTask(one.tasks);
    expect(await other.tasks.listRunning()).toEqual([]);
    expect((await createdTask(other.tasks)).id).toBe(1);
    await expect(openPostgresStore({ databaseUrl, owner: 'x', schema: 'No "such' })).rejects.toThrow(
      RangeError,
    );
  });

  it('rejects calls after close, and closes twice without harm', async () => {
    const store = await tempPostgresStore(await tempDatabaseUrl());
    await Promise.all([store.close(), store.close()]);
    await store.close();
    await expect(store.clusters.list()).rejects.toThrow();
  });

  it('says that there is no way to the database, without the password', async () => {
    const server = new URL(inject('postgresUrl') ?? '');
    const nowhere = new URL(server);
    nowhere.password = 'secret-of-mine';
    nowhere.port = '1';
    for (const databaseUrl of [nowhere.href, databaseUrlOf(server.href, 'not_there')]) {
      const error = await failure(openPostgresStore({ databaseUrl, owner: 'x' }));
      expect(error).toBeInstanceOf(StoreUnavailableError);
      expect(error).toMatchObject({ reason: 'unreachable', cause: expect.any(Error) });
      expect(inspect(error)).not.toContain('secret-of-mine');
    }
    const mistyped = await failure(
      openPostgresStore({ databaseUrl: 'postgresql://u:secret-of-mine@ho st:port/', owner: 'x' }),
    );
    expect(mistyped).toBeInstanceOf(Error);
    expect(inspect(mistyped)).not.toContain('secret-of-mine');
  });
});

describe('a store of a newer program', () => {
  it('is refused and stays as it was', async () => {
    const databaseUrl = await newDatabaseUrl();
    const newer = newestVersion + 1;
    await administer(databaseUrl, `insert into obstop.schema_version values (${newer}, 'of tomorrow')`);
    await administer(databaseUrl, `delete from obstop.schema_version where version = 1`);
    for (let times = 0; times < 2; times += 1) {
      const error = await failure(openPostgresStore({ databaseUrl, owner: 'x' }));
      expect(error).toBeInstanceOf(StoreVersionError);
      expect(error).toMatchObject({ found: newer, supported: newestVersion });
    }
    const versions = await administer(databaseUrl, 'select version from obstop.schema_version');
    expect(versions.map(({ version }) => version)).not.toContain(1);
  });
});

describe('the tables', () => {
  it('compare texts byte by byte, whatever the database does, and count rows in bigint', async () => {
    const columns = await administer(
      await newDatabaseUrl(),
      `select distinct data_type, collation_name from information_schema.columns
       where table_schema = 'obstop' and (data_type = 'text' or is_identity = 'YES') order by 1`,
    );
    expect(columns).toEqual([
      { data_type: 'bigint', collation_name: null },
      { data_type: 'text', collation_name: 'C' },
    ]);
  });
});

describe('a session', () => {
  it('commits to stable storage also where the database is set otherwise', async () => {
    const databaseUrl = await newDatabaseUrl();
    const name = new URL(databaseUrl).pathname.slice(1);
    await administer(databaseUrl, `alter database "${name}" set synchronous_commit = off`);
    await administer(
      databaseUrl,
      `create table obstop.seen (setting text);
       create function obstop.see() returns trigger language plpgsql as
         'begin insert into obstop.seen select current_setting(''synchronous_commit''); return null; end';
       create trigger see after insert on obstop.tasks execute function obstop.see()`,
    );
    const { tasks } = await tempPostgresStore(databaseUrl);
    await createdTask(tasks);
    expect(await administer(databaseUrl, 'select distinct setting from obstop.seen')).toEqual([
      { setting: 'on' },
    ]);
  });

  it('takes texts that PostgreSQL cannot hold as near as it can', async () => {
    const { tasks } = await tempPostgresStore(await tempDatabaseUrl());
    const { subtasks } = await createdTask(tasks, taskDraft({ clusterName: 'a\0b' }));
    const [first] = subtasks;
    if (first === undefined) throw new Error('a subtask is needed');
    await tasks.appendLog([{ subtaskId: first.id, run: 1, atMs: 1, text: 'x\0\ud800y' }]);
    expect((await tasks.readLog(first.id)).map(({ text }) => text)).toEqual(['x\ufffd\ufffdy']);
  });

  it('reads no number that it cannot hold, and leaves the rest of the process its own reading', async () => {
    const databaseUrl = await newDatabaseUrl();
    const { tasks } = await tempPostgresStore(databaseUrl);
    const { id } = await createdTask(tasks);
    await administer(databaseUrl, 'update obstop.tasks set created_at_ms = 9007199254740991');
    expect((await tasks.load(id))?.task.createdAtMs).toBe(Number.MAX_SAFE_INTEGER);
    await administer(databaseUrl, 'update obstop.tasks set created_at_ms = 9007199254740993');
    await expect(tasks.load(id)).rejects.toThrow('9007199254740993');
    await administer(databaseUrl, 'update obstop.tasks set created_at_ms = 1');
    expect((await tasks.load(id))?.task.createdAtMs).toBe(1);
    expect(types.getTypeParser(types.builtins.INT8)('7')).toBe('7');
  });
});
