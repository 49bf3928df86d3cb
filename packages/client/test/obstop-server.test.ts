import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createObstopClient, type ObstopClientOptions, type OcpAuth } from '../src/obstop.ts';
import { createOcpClient } from '../src/ocp.ts';
import { checkObstopAnswer } from '../src/validate.ts';
import { failure } from './failure.ts';
import { password, type RealServer, startRealServer } from './real-server.ts';

let server: RealServer;
beforeAll(async () => {
  server = await startRealServer();
});
afterAll(() => server.close());

const basic: OcpAuth = { kind: 'basic', username: 'admin', password };
/** Every answer is held against the whole contract. */
const connect = (options: Partial<ObstopClientOptions> = {}) =>
  createObstopClient({ baseUrl: server.baseUrl, auth: basic, validate: checkObstopAnswer, ...options });

describe('obstop’s own API at the server', () => {
  it('sets faults of every kind, lists and clears them, and makes the fleet anew', async () => {
    const { faults, fleet } = connect();
    const set = [
      await faults.set({
        scope: { clusterId: 1 },
        rule: { kind: 'fail', operation: 'isolateZone', times: 2 },
      }),
      await faults.set({ rule: { kind: 'hang', operation: 'minorFreeze' } }),
      await faults.set({ rule: { kind: 'slow', latency: { kind: 'uniform', minMs: 1, maxMs: 2 } } }),
      await faults.set({ scope: { zoneName: 'zone1' }, rule: { kind: 'ignoreStop', ignoresKill: true } }),
      await faults.set({ scope: { serverId: 3 }, rule: { kind: 'unreachable' } }),
      await faults.set({ rule: { kind: 'slowAgent', latency: { kind: 'fixed', ms: 1 } } }),
      await faults.set({ rule: { kind: 'respawn', afterMs: 1 } }),
      await faults.set({ rule: { kind: 'innerStatusLag', ms: 1 } }),
    ];
    expect((await faults.list()).items).toEqual(set);
    await faults.clear(set[0]?.id ?? 0);
    expect(await failure(faults.clear(set[0]?.id ?? 0))).toMatchObject({ kind: 'not-found', code: 10002 });
    expect((await faults.list()).items).toEqual(set.slice(1));
    await faults.clearAll();
    expect((await faults.list()).items).toEqual([]);
    await faults.set({ rule: { kind: 'unreachable' } });
    await fleet.reset();
    expect((await faults.list()).items).toEqual([]);
    const wrong = { rule: { kind: 'hang', operation: 'sleep' } } as never;
    expect(await failure(faults.set(wrong))).toMatchObject({ kind: 'refused', status: 400 });
  });

  it('adds, changes and deletes users and their keys, with a key too, and shows what they did', async () => {
    const { users, accessKeys } = connect();
    const alice = await users.create({ name: 'alice', password: 'Tr0ubadour&3', roles: ['ADMIN'] });
    expect(await failure(users.create({ name: 'alice', password: 'Tr0ubadour&3' }))).toMatchObject({
      kind: 'conflict',
      status: 409,
    });
    const key = await accessKeys.create(alice.id);
    const auth = { kind: 'access-key', accessKeyId: key.id, secretAccessKey: key.secret } as const;
    const hers = connect({ auth });
    const changed = await hers.users.change(alice.id, { permissions: ['CLUSTER:1:UPDATE'] });
    expect(changed).toEqual({ ...alice, permissions: ['CLUSTER:1:UPDATE'] });
    expect((await hers.users.list()).items).toContainEqual(changed);

    const task = await createOcpClient({ baseUrl: server.baseUrl, auth }).servers.stop(1, 2);
    const { items, totalElements } = await hers.audit.list({
      userName: 'alice',
      operation: 'stopServer',
      outcome: 'accepted',
      taskId: task.id,
      from: new Date(Date.now() - 600_000),
      until: new Date(Date.now() + 600_000),
      page: 1,
      size: 5,
    });
    expect(totalElements).toBe(1);
    expect(items).toMatchObject([
      { userId: alice.id, target: { id: '1', serverId: '2' }, outcome: { taskId: task.id } },
    ]);

    await hers.accessKeys.disable(key.id);
    expect(await failure(hers.users.list())).toMatchObject({ kind: 'unauthenticated' });
    const { secret: _, ...listed } = key;
    expect((await accessKeys.list(alice.id)).items).toEqual([
      { ...listed, disabled: true, lastUsed: expect.any(String) },
    ]);
    await users.delete(alice.id);
    expect(await failure(users.delete(alice.id))).toMatchObject({ kind: 'not-found' });
  });

  it('tells what a stop would be answered and would do, in the words of both APIs', async () => {
    const client = connect();
    const allowed = await client.check({ ocp: { operation: 'stopZone', clusterId: 2, zoneName: 'zone1' } });
    expect(allowed).toMatchObject({ kind: 'allowed', plan: { name: 'Stop OB zone' } });
    const refused = await client.check({
      obshell: { operation: 'stopOb', clusterId: 1, body: { scope: { type: 'GLOBAL' } } },
    });
    expect(refused).toMatchObject({
      kind: 'refused',
      status: 400,
      error: { errCode: 'OB.Cluster.ForceStopOrTerminateRequired' },
    });
    const unknown = { ocp: { operation: 'dropZone', clusterId: 2 } } as never;
    expect(await failure(client.check(unknown))).toMatchObject({ kind: 'refused', status: 400 });
  });
});
