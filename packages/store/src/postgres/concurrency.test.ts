import { clusterId, type Task } from '@obstop/domain';
import { demoClusters } from '@obstop/fleet';
import { sql } from 'kysely';
import { Client } from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createdTask } from '../testing/created-task.ts';
import { operatorWrite } from '../testing/operator-write.ts';
import { taskDraft } from '../testing/task-draft.ts';
import { administer, newDatabaseUrl, tempDatabaseUrl, tempPostgresStore } from '../testing/temp-postgres.ts';
import { openTempPostgres } from '../testing/temp-postgres-database.ts';

const [one, two] = demoClusters(5);
if (one === undefined || two === undefined) throw new Error('the demo has two clusters');

/** Two processes' stores on one database, and `times` calls on them by turns, all at once. */
async function replicas() {
  const databaseUrl = await tempDatabaseUrl();
  const both = [await tempPostgresStore(databaseUrl), await tempPostgresStore(databaseUrl)] as const;
  const atOnce = <T>(times: number, call: (store: (typeof both)[0], index: number) => Promise<T>) =>
    Promise.all(Array.from({ length: times }, (_, index) => call(both[index % 2 === 0 ? 0 : 1], index)));
  return { databaseUrl, first: both[0], second: both[1], atOnce };
}

/** Resolves when that many sessions wait for a lock. */
async function untilWaiting(databaseUrl: string, count: number): Promise<void> {
  for (;;) {
    const rows = await administer(
      databaseUrl,
      `select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
    );
    if (rows.length >= count) return;
  }
}

/** A session with a transaction in which the statement has been run. */
async function holding(databaseUrl: string, statement: string): Promise<{ letGo(): Promise<void> }> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  onTestFinished(() => client.end());
  await client.query('begin');
  await client.query(statement);
  return { letGo: async () => void (await client.query('commit')) };
}

describe('on two processes at once', () => {
  it('one of many stops of a cluster is accepted, and all others name it', async () => {
    const { atOnce } = await replicas();
    const outcomes = await atOnce(40, ({ tasks }) => tasks.create(taskDraft()));
    const created = outcomes.flatMap((outcome) => (outcome.kind === 'created' ? [outcome.task.id] : []));
    const holders = outcomes.flatMap((outcome) => (outcome.kind === 'locked' ? [outcome.holder] : []));
    expect([created.length, holders.length]).toEqual([1, 39]);
    expect(new Set(holders)).toEqual(new Set(created));
  });

  it('tasks of different clusters get ids of their own, and wait for nobody', async () => {
    const { databaseUrl, first, atOnce } = await replicas();
    const made = await atOnce(20, ({ tasks }, index) =>
      createdTask(tasks, taskDraft({ cluster: index + 1 })),
    );
    expect(new Set(made.map(({ id }) => id)).size).toBe(20);
    expect(new Set(made.flatMap(({ subtasks }) => subtasks.map(({ id }) => id))).size).toBe(60);
    const { letGo } = await holding(databaseUrl, `update obstop.id_counters set last_id = last_id`);
    await createdTask(first.tasks, taskDraft({ cluster: 99 }));
    await letGo();
  });

  it('a cluster that is freed between the look at its key and the look at its holder is taken', async () => {
    const databaseUrl = await newDatabaseUrl();
    await administer(
      databaseUrl,
      `create function obstop.wait() returns trigger language plpgsql as
         'begin perform pg_advisory_lock(1); perform pg_advisory_unlock(1); return null; end';
       create trigger wait after insert on obstop.cluster_locks for each statement execute function obstop.wait()`,
    );
    const { tasks } = await tempPostgresStore(databaseUrl);
    await createdTask(tasks);
    const { letGo } = await holding(databaseUrl, 'select pg_advisory_xact_lock(1)');
    const next = createdTask(tasks);
    await untilWaiting(databaseUrl, 1);
    await administer(databaseUrl, 'delete from obstop.cluster_locks');
    await letGo();
    const { id } = await next;
    expect(await tasks.lockHolder(clusterId(1))).toBe(id);
  });

  it('a fault is spent as often as it was set to', async () => {
    const { first, atOnce } = await replicas();
    const rule = { kind: 'fail', operation: 'isolateZone', times: 20 } as const;
    const { id } = await first.simulatedFleet.addFault({ scope: {}, rule });
    const spent = await atOnce(30, ({ simulatedFleet }) => simulatedFleet.spendFault(id));
    expect(spent.filter(Boolean)).toHaveLength(20);
  });

  it('a fault that one has set is seen by every look of the other from then on, and its end too', async () => {
    const { first, second } = await replicas();
    const zones = [{ name: 'zone1', isolated: false }];
    await first.simulatedFleet.put([{ clusterId: one.id, zones, servers: [] }]);
    const seen = async () => (await second.simulatedFleet.load(one.id))?.faults.length;
    for (let round = 0; round < 10; round += 1) {
      const { id } = await first.simulatedFleet.addFault({ scope: {}, rule: { kind: 'unreachable' } });
      expect(await seen()).toBe(1);
      await first.simulatedFleet.removeFault(id);
      expect(await seen()).toBe(0);
    }
  });

  it('an inventory that both replace is one of theirs, whole', async () => {
    const { first, atOnce } = await replicas();
    const versions = [1, 2].map((n) => [one, two].map((cluster) => ({ ...cluster, name: `v${n}` })));
    await atOnce(12, ({ clusters }, index) => clusters.put(versions[index % 2] ?? []));
    expect(versions).toContainEqual(await first.clusters.list());
    await atOnce(12, ({ simulatedFleet }) =>
      simulatedFleet.put([
        { clusterId: clusterId(1), zones: [{ name: 'zone1', isolated: false }], servers: [] },
      ]),
    );
    expect((await first.simulatedFleet.load(clusterId(1)))?.zones).toHaveLength(1);
  });

  it('users of one name are one user, and no id is given twice', async () => {
    const { first, atOnce } = await replicas();
    const draft = { roles: [], permissions: [], nowMs: 1 };
    const same = await atOnce(10, ({ identity }) => identity.addUser({ ...draft, id: 100, name: 'admin' }));
    expect(same.filter(({ kind }) => kind === 'added')).toHaveLength(1);
    expect(same.filter(({ kind }) => kind === 'duplicate-name')).toHaveLength(9);
    await atOnce(10, ({ identity }, index) => identity.addUser({ ...draft, name: `user ${index % 5}` }));
    expect((await first.identity.listUsers()).map(({ id }) => id)).toEqual([100, 101, 102, 103, 104, 105]);
  });

  it('a user is removed with its keys while keys are added', async () => {
    const { first, second } = await replicas();
    for (let round = 0; round < 10; round += 1) {
      const outcome = await first.identity.addUser({ name: 'kim', roles: [], permissions: [], nowMs: 1 });
      if (outcome.kind !== 'added') throw new Error(outcome.kind);
      const userId = outcome.user.id;
      const key = { id: `key ${round}`, secret: 's', userId, disabled: false, createdAtMs: 1 };
      const [, removed] = await Promise.all([
        second.identity.addAccessKey(key),
        first.identity.removeUser(userId),
      ]);
      expect(removed).toBe(true);
      expect(await first.identity.findAccessKey(key.id)).toBeUndefined();
    }
  });

  it('failed logins are all counted', async () => {
    const { first, atOnce } = await replicas();
    await first.identity.addUser({ id: 100, name: 'admin', roles: [], permissions: [], nowMs: 1 });
    await atOnce(20, ({ identity }) => identity.countFailedLogin(100, { failures: 99, lockUntilMs: 5 }));
    expect(await first.identity.findUser(100)).toMatchObject({ failedLogins: 20 });
  });

  it('audit records are all written, each once', async () => {
    const { first, atOnce } = await replicas();
    const record = {
      atMs: 1,
      traceId: 't',
      userName: 'kim',
      address: '',
      operation: 'stopZone',
      target: {},
      outcome: { kind: 'refused', reason: 'clusterBusy', status: 409 } as const,
    };
    await atOnce(20, ({ audit }) => audit.append(Array.from({ length: 50 }, () => record)));
    expect((await first.audit.list({ page: 1, size: 1 })).total).toBe(1000);
  });

  it('a task is never seen half written', async () => {
    const { first, second } = await replicas();
    let task = await createdTask(first.tasks);
    let isDone = false;
    const read = async () => {
      while (!isDone) {
        const record = await second.tasks.load(task.id);
        const runs = new Set(record?.task.subtasks.map(({ runCount }) => runCount));
        expect(runs).toEqual(new Set([record?.revision]));
        const listed = await second.tasks.list({ page: 1, size: 5, sort: { by: 'id', direction: 'asc' } });
        expect(new Set(listed.tasks[0]?.subtasks.map(({ runCount }) => runCount)).size).toBe(1);
      }
    };
    const readers = [read(), read(), read()];
    for (let revision = 1; revision <= 60; revision += 1) {
      const next: Task = {
        ...task,
        subtasks: task.subtasks.map((each) => ({ ...each, runCount: revision + 1 })),
      };
      expect((await operatorWrite(first.tasks, next)).kind).toBe('written');
      task = next;
    }
    isDone = true;
    await Promise.all(readers);
  });
});

describe('an owner’s statuses', () => {
  it('that are being written hold up the next claim, so that none comes after it (E3)', async () => {
    const { databaseUrl, first, second } = await replicas();
    await first.clusters.put([one]);
    const { id } = await createdTask(first.tasks);
    await first.tasks.claim(id, 'first');
    // The owner has compared its epoch and waits to write.
    const { letGo } = await holding(databaseUrl, `select from obstop.clusters for update`);
    const order: string[] = [];
    const written = first.clusters
      .setStatuses(one.id, { cluster: 'OPERATING' }, { taskId: id, epoch: 1 })
      .then(() => order.push('written'));
    await untilWaiting(databaseUrl, 1);
    const claimed = second.tasks.claim(id, 'second').then(() => order.push('claimed'));
    await untilWaiting(databaseUrl, 2);
    await letGo();
    await Promise.all([written, claimed]);
    expect(order).toEqual(['written', 'claimed']);
    await expect(
      first.clusters.setStatuses(one.id, { cluster: 'STOPPED' }, { taskId: id, epoch: 1 }),
    ).rejects.toThrow(/another owner/);
    expect(await second.clusters.get(one.id)).toMatchObject({ status: 'OPERATING' });
  });
});

describe('a session that falls silent within a transaction', () => {
  it('loses its locks after a while, so that a claim need not wait for a paused owner', async () => {
    const databaseUrl = await tempDatabaseUrl();
    const paused = await tempPostgresStore(databaseUrl, {
      timeouts: { idleInTransactionMs: 200 },
      onError: () => {},
    });
    const { tasks } = await tempPostgresStore(databaseUrl);
    const { id } = await createdTask(paused.tasks);
    const { db: silent } = openTempPostgres(databaseUrl, { idleInTransactionMs: 200 });
    onTestFinished(() => silent.destroy());
    const held = silent.transaction().execute(async (trx) => {
      await trx.updateTable('tasks').set({ owner: 'paused' }).where('id', '=', id).execute();
      await tasks.claim(id, 'second');
      await trx.updateTable('tasks').set({ owner: 'late' }).where('id', '=', id).execute();
    });
    await expect(held).rejects.toMatchObject({ name: 'StoreUnavailableError' });
    const [row] = await administer(databaseUrl, 'select owner from obstop.tasks');
    expect(row).toEqual({ owner: 'second' });
  });
});

describe('a deadlock', () => {
  it('is broken and both transactions are done', async () => {
    const { db, write } = openTempPostgres(await tempDatabaseUrl());
    onTestFinished(() => db.destroy());
    let arrived = 0;
    let bothThere = () => {};
    const meeting = new Promise<void>((resolve) => {
      bothThere = resolve;
    });
    let tries = 0;
    const crossing = (from: string, to: string) =>
      write(async (trx) => {
        tries += 1;
        await trx
          .updateTable('id_counters')
          .set((eb) => ({ last_id: eb('last_id', '+', 1) }))
          .where(sql.ref('kind'), '=', from)
          .execute();
        arrived += 1;
        if (arrived === 2) bothThere();
        await meeting;
        await trx
          .updateTable('id_counters')
          .set((eb) => ({ last_id: eb('last_id', '+', 1) }))
          .where(sql.ref('kind'), '=', to)
          .execute();
      });
    await Promise.all([crossing('user', 'fault'), crossing('fault', 'user')]);
    // Once they had met; those that began again may cross once more.
    expect(tries).toBeGreaterThan(2);
    const rows = await db.selectFrom('id_counters').select(['kind', 'last_id']).execute();
    expect(Object.fromEntries(rows.map(({ kind, last_id }) => [kind, last_id]))).toMatchObject({
      user: 101,
      fault: 2,
    });
  });
});
