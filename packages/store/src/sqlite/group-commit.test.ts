import { statSync } from 'node:fs';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { createdTask } from '../testing/created-task.ts';
import { taskDraft } from '../testing/task-draft.ts';
import { tempDatabase } from '../testing/temp-dir.ts';
import { createTaskStore } from './task-store.ts';

const addFault = (id: number) =>
  sql`insert into simulated_faults (id, scope, rule) values (${id}, '{}', '{}')`;

async function setUp() {
  const database = await tempDatabase();
  const { db, raw, write } = database;
  const faults = async () =>
    (await db.selectFrom('simulated_faults').select('id').execute()).map(({ id }) => id);
  return { database, db, raw, write, faults };
}

describe('writes of the same time', () => {
  it('are in one transaction, each seeing what came before it', async () => {
    const { write, faults } = await setUp();
    const seen = await Promise.all(
      [1, 2, 3].map((id) =>
        write(async (trx) => {
          await addFault(id).execute(trx);
          const { rows } = await sql<{ n: number }>`select count(*) as n from simulated_faults`.execute(trx);
          return rows[0]?.n;
        }),
      ),
    );
    expect(seen).toEqual([1, 2, 3]);
    expect(await faults()).toEqual([1, 2, 3]);
  });

  it('are committed once', async () => {
    const { raw, write } = await setUp();
    const path = `${raw.name}-wal`;
    const frames = async (writes: () => Promise<unknown>) => {
      raw.pragma('wal_checkpoint(TRUNCATE)');
      await writes();
      return statSync(path).size;
    };
    const one = await frames(() => write((trx) => addFault(1).execute(trx)));
    const apart = await frames(async () => {
      for (const id of [2, 3, 4, 5]) await write((trx) => addFault(id).execute(trx));
    });
    const together = await frames(() =>
      Promise.all([6, 7, 8, 9].map((id) => write((trx) => addFault(id).execute(trx)))),
    );
    expect(apart).toBeGreaterThan(3 * one);
    expect(together).toBe(one);
  });

  it('of which one fails leave nothing of it and all of the others', async () => {
    const { write, faults } = await setUp();
    const outcomes = await Promise.allSettled([
      write((trx) => addFault(1).execute(trx)),
      write(async (trx) => {
        await addFault(2).execute(trx);
        throw new Error('after having written');
      }),
      write((trx) => addFault(3).execute(trx)),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await faults()).toEqual([1, 3]);
  });

  it('fail with one for which SQLite gives up the transaction, and those after it do not', async () => {
    const { raw, write, faults } = await setUp();
    raw.exec(
      `create temp trigger gone before insert on simulated_faults when new.id = 2 begin select raise(rollback, 'given up'); end`,
    );
    const outcomes = await Promise.allSettled(
      [1, 2, 3].map((id) => write((trx) => addFault(id).execute(trx))),
    );
    expect(outcomes.map((each) => (each.status === 'rejected' ? String(each.reason) : 'written'))).toEqual([
      'SqliteError: given up',
      'SqliteError: given up',
      'written',
    ]);
    expect(await faults()).toEqual([3]);
    raw.exec('drop trigger gone');
    await write((trx) => addFault(2).execute(trx));
    expect(await faults()).toEqual([2, 3]);
  });

  it('answer nobody before the commit: a refusal that rests on a write that is lost is lost with it', async () => {
    const { database, raw } = await setUp();
    const tasks = createTaskStore(database);
    raw.exec(
      `create temp trigger gone before insert on cluster_locks when new.cluster_id = 9 begin select raise(rollback, 'given up'); end`,
    );
    const outcomes = await Promise.allSettled([
      tasks.create(taskDraft({ cluster: 1 })),
      tasks.create(taskDraft({ cluster: 1 })),
      tasks.create(taskDraft({ cluster: 9 })),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(await tasks.listRunning()).toEqual([]);
    raw.exec('drop trigger gone');
    expect((await createdTask(tasks)).clusterId).toBe(1);
  });

  it('that are more than one transaction takes are all written', async () => {
    const { write, faults } = await setUp();
    const ids = Array.from({ length: 300 }, (_, index) => index + 1);
    await Promise.all(ids.map((id) => write((trx) => addFault(id).execute(trx))));
    expect(await faults()).toEqual(ids);
  });

  it('let timers and sockets have their turn in between', async () => {
    const { write } = await setUp();
    let turns = 0;
    const timer = setInterval(() => {
      turns += 1;
    }, 0);
    for (let id = 1; id <= 200; id += 1) await write((trx) => addFault(id).execute(trx));
    clearInterval(timer);
    expect(turns).toBeGreaterThan(0);
  });
});

describe('large writes of the same time', () => {
  it('are not one after the other without a turn for anybody else', async () => {
    const { database } = await setUp();
    const tasks = createTaskStore(database);
    const [draft] = taskDraft().subtasks;
    if (!draft) throw new Error('a subtask is needed');
    const subtasks = Array.from({ length: 5_000 }, () => draft);
    let turns = 0;
    const timer = setInterval(() => {
      turns += 1;
    }, 0);
    await Promise.all([1, 2, 3, 4, 5, 6].map((cluster) => tasks.create(taskDraft({ cluster, subtasks }))));
    clearInterval(timer);
    expect(turns).toBeGreaterThanOrEqual(3);
  });
});
