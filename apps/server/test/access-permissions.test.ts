import type { RouteMetadata } from '@obstop/contracts';
import { ocpV2 } from '@obstop/contracts/router';
import { beforeAll, describe, expect, it } from 'vitest';
import { useServer } from './harness.ts';

const server = useServer();
const password = 'battery staple';
let count = 0;

/** A user with these permissions and no role; the credentials. */
async function userWith(permissions: string[], roles: string[] = []): Promise<string> {
  count += 1;
  const name = `user-${count}`;
  const outcome = await server.admin.createUser({ name, password, roles, permissions });
  if (outcome.kind !== 'ok') throw new Error(outcome.kind);
  return `${name}:${password}`;
}

const routes = Object.values(ocpV2).map(({ method, path, metadata }) => ({
  method,
  url: path
    .replace(/:zoneName/, 'zone2')
    .replace(/:id/, '2')
    .replace(/:\w+/g, '1'),
  // Set by the contract's define-route on every route; ts-rest types it as unknown.
  metadata: metadata as RouteMetadata,
}));
const guarded = routes.filter(({ metadata }) => metadata.permission !== undefined);

describe('the contract', () => {
  it('asks for a permission wherever something is changed or one cluster or task is named', () => {
    const free = routes
      .filter(({ metadata }) => metadata.permission === undefined)
      .map(({ metadata }) => metadata.operationId);
    expect(free.sort()).toEqual(['getInfo', 'getTime', 'listClusters']);
  });
});

describe.each(guarded.map((route) => [`${route.method} ${route.url}`, route] as const))(
  '%s',
  (_name, route) => {
    const needed = (route.metadata.permission ?? '').replace('{id}', '2');
    const [resource = '', , action = ''] = needed.split(':');

    it.each([
      ['nothing', []],
      ['the other action', [`${resource}:*:${action === 'READ' ? 'UPDATE' : 'READ'}`]],
      // Whoever may read clusters reads their tasks.
      ['another resource', ['HOST:*:*', `${resource === 'TASK' ? 'CLUSTER:*:TENANT' : 'TASK'}:*:*`]],
      ['one that is not this one', [`${resource}:1:${action}`, `${resource}:1:**`]],
      ['part of it', [resource, `${resource}:*`]],
    ])('with %s gets 403, naming what is missing', async (_what, permissions) => {
      const answer = await server.send(route.url, {
        method: route.method,
        credentials: await userWith(permissions),
      });
      expect(answer.status).toBe(403);
      expect(answer.body).toMatchObject({
        successful: false,
        status: 403,
        error: { code: 30014, message: `Permission ${needed} is required.` },
      });
    });

    it('is let in with exactly what it asks for', async () => {
      const credentials = await userWith([needed]);
      const { status } = await server.send(route.url, { method: route.method, credentials });
      // What the call then says of a task that is not there, or of a cluster that is busy, is its own affair.
      expect([200, 404, 409]).toContain(status);
    });

    // Which tasks the caller began is known only once their id is read.
    it.skipIf(route.metadata.permissionInCall)('is refused before path and body are looked at', async () => {
      const credentials = await userWith([]);
      const url = route.url.replace(/\/(1|2)(?=\/|$)/, '/no-number');
      const broken =
        route.method === 'POST' ? { body: '{', headers: { 'content-type': 'application/json' } } : {};
      const answer = await server.send(url, { method: route.method, credentials, ...broken });
      expect(answer.status).toBe(403);
    });
  },
);

describe('a role', () => {
  it.each([
    ['ADMIN', 200, 200, 200],
    ['CLUSTER_MANAGER', 200, 200, 200],
    ['CLUSTER_VIEWER', 200, 200, 403],
    ['TASK_MANAGER', 403, 200, 403],
    ['TASK_VIEWER', 403, 200, 403],
  ])('%s reads a cluster: %i, lists tasks: %i, stops: %i', async (role, read, tasks, stop) => {
    const credentials = await userWith([], [role]);
    const status = async (url: string, method = 'GET') =>
      (await server.send(url, { method, credentials })).status;
    expect([await status('/api/v2/ob/clusters/1'), await status('/api/v2/tasks/instances')]).toEqual([
      read,
      tasks,
    ]);
    // A cluster that is not there: whoever may stop gets as far as that.
    const answer = await status('/api/v2/ob/clusters/99/stop', 'POST');
    expect(answer).toBe(stop === 200 ? 404 : stop);
  });

  it('without any, whoever is known may ask for the version and gets an empty list', async () => {
    const credentials = await userWith([]);
    expect((await server.get('/api/v2/info', { credentials })).status).toBe(200);
    const list = await server.get('/api/v2/ob/clusters', { credentials });
    expect(list.body.data).toMatchObject({ contents: [], page: { totalElements: 0 } });
  });

  it('taken away is gone with the next request', async () => {
    const credentials = await userWith([], ['CLUSTER_VIEWER']);
    expect((await server.get('/api/v2/ob/clusters/1', { credentials })).status).toBe(200);
    const { id } = (await server.admin.listUsers()).at(-1) ?? { id: 0 };
    await server.admin.changeUser(id, { roles: [] });
    expect((await server.get('/api/v2/ob/clusters/1', { credentials })).status).toBe(403);
  });
});

describe('lists', () => {
  const taskOf = new Map<number, number>();
  beforeAll(async () => {
    for (const id of [1, 2]) {
      // A call of the first part may have stopped cluster 2 already.
      const list = await server.get(`/api/v2/tasks/instances?clusterId=${id}`);
      const { contents } = list.body.data as { contents: { id: number }[] };
      if (contents[0]) {
        taskOf.set(id, contents[0].id);
        continue;
      }
      const stopped = await server.post(`/api/v2/ob/clusters/${id}/stop`);
      taskOf.set(id, (stopped.body.data as { id: number }).id);
    }
  });

  it.each([
    [['CLUSTER:1:READ'], [1]],
    [['CLUSTER:*:READ'], [1, 2]],
    [['CLUSTER:1:UPDATE'], []],
  ])('of clusters with %j have %j', async (permissions, ids) => {
    const credentials = await userWith(permissions);
    const list = await server.get('/api/v2/ob/clusters', { credentials });
    const { contents, page } = list.body.data as {
      contents: { id: number }[];
      page: { totalElements: number };
    };
    expect(contents.map(({ id }) => id)).toEqual(ids);
    expect(page.totalElements).toBe(ids.length);
  });

  it.each([
    [['TASK:*:READ', 'CLUSTER:1:READ'], [1]],
    [
      ['TASK:*:READ', 'CLUSTER:*:READ'],
      [1, 2],
    ],
    [['TASK:*:*'], [1, 2]],
    [['CLUSTER:1:READ'], [1]],
    [['CLUSTER:*:READ'], [1, 2]],
    [['TASK:*:READ'], []],
  ])('of tasks with %j have those of clusters %j, and no other is there', async (permissions, clusterIds) => {
    const credentials = await userWith([...permissions, 'TASK:*:UPDATE']);
    const namesSeen = async (query: string) => {
      const list = await server.get(`/api/v2/tasks/instances?size=100${query}`, { credentials });
      expect(list.status).toBe(200);
      return (list.body.data as { contents: { id: number }[] }).contents.map(({ id }) => id);
    };
    const all = await namesSeen('');
    for (const [clusterId, id] of taskOf) {
      const seen = clusterIds.includes(clusterId);
      expect(all.includes(id)).toBe(seen);
      expect((await namesSeen(`&clusterId=${clusterId}`)).includes(id)).toBe(seen);
      const task = `/api/v2/tasks/instances/${id}`;
      const refusal = { error: { code: 20000, message: `Task ${id} does not exist.` } };
      const read = await server.get(task, { credentials });
      expect(read.status).toBe(seen ? 200 : 404);
      if (seen) continue;
      expect(read.body).toMatchObject(refusal);
      for (const call of ['retry', 'rollback', 'subtasks/1/retry', 'subtasks/1/skip', 'subtasks/1/cancel'])
        expect((await server.post(`${task}/${call}`, undefined, { credentials })).body).toMatchObject(
          refusal,
        );
      expect((await server.get(`${task}/subtasks/1/log`, { credentials })).body).toMatchObject(refusal);
    }
  });
});
