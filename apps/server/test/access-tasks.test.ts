import { createOcpClient } from '@obstop/client/ocp';
import { beforeAll, describe, expect, it } from 'vitest';
import { useServer } from './harness.ts';
import { password, usersOf } from './users-of.ts';

/** Who began a task may read it, a reader of a cluster its tasks; who operates it may change its cluster. */

const server = useServer();
const userWith = usersOf(server);

const task = (id: number, rest = '') => `/api/v2/tasks/instances/${id}${rest}`;
async function listed(credentials: string, query = '') {
  const { status, body } = await server.get(`/api/v2/tasks/instances?size=100${query}`, { credentials });
  if (status !== 200) return status;
  const { contents, page } = body.data as { contents: { id: number }[]; page: { totalElements: number } };
  expect(page.totalElements).toBe(contents.length);
  return contents.map(({ id }) => id).sort();
}

describe('a user who may read clusters and change one of them', () => {
  it('stops it and waits for the task, as the README has it', async () => {
    const { name } = await userWith(['CLUSTER:1:UPDATE'], ['CLUSTER_VIEWER']);
    const ocp = createOcpClient({
      baseUrl: server.url,
      auth: { kind: 'basic', username: name, password },
      retry: false,
    });
    const stopped = await ocp.zones.stop(1, 'zone2');
    expect(await stopped.wait()).toMatchObject({ status: 'SUCCESSFUL' });
    const started = await ocp.zones.start(1, 'zone2');
    expect(await started.wait()).toMatchObject({ status: 'SUCCESSFUL' });
  });
});

describe('tasks of clusters 1 and 2', () => {
  let [ofOne, ofTwo, ofAdmin] = [0, 0, 0];
  let starter: Awaited<ReturnType<typeof userWith>>;
  beforeAll(async () => {
    // May change both clusters and read neither.
    starter = await userWith(['CLUSTER:*:UPDATE']);
    const { credentials } = starter;
    const run = async (url: string, sent = {}) => {
      const { body } = await server.post(`/api/v2/ob/clusters/${url}`, undefined, sent);
      const { id } = body.data as { id: number };
      await server.ended(id);
      return id;
    };
    ofOne = await run('1/zones/zone1/stop', { credentials });
    ofTwo = await run('2/servers/4/stop', { credentials });
    ofAdmin = await run('2/servers/4/start');
  });

  it('are read by whoever began them, and no others', async () => {
    const { credentials } = starter;
    expect(await listed(credentials)).toEqual([ofOne, ofTwo]);
    expect(await listed(credentials, '&clusterId=2')).toEqual([ofTwo]);
    for (const id of [ofOne, ofTwo]) {
      const { status, body } = await server.get(task(id), { credentials });
      expect(status).toBe(200);
      const { subtasks } = body.data as { subtasks: { id: number }[] };
      expect((await server.get(task(id, `/subtasks/${subtasks[0]?.id}/log`), { credentials })).status).toBe(
        200,
      );
      expect((await server.get(`/api/v2/tasks/${id}`, { credentials })).status).toBe(200);
    }
    expect((await server.get(task(ofAdmin), { credentials })).status).toBe(404);
  });

  it('are read again with If-None-Match by those who see them only', async () => {
    const first = await server.get(task(ofTwo), { credentials: starter.credentials });
    const headers = { 'if-none-match': first.headers.get('etag') ?? '' };
    const again = (credentials: string) => server.get(task(ofTwo), { credentials, headers });
    expect((await again(starter.credentials)).status).toBe(304);
    expect((await again((await userWith(['CLUSTER:1:READ'])).credentials)).status).toBe(404);
  });

  it('are read by readers of their cluster, and no others', async () => {
    const { credentials } = await userWith(['CLUSTER:2:READ']);
    expect(await listed(credentials)).toEqual([ofTwo, ofAdmin]);
    expect(await listed(credentials, '&clusterId=1')).toEqual([]);
    expect((await server.get(task(ofTwo), { credentials })).status).toBe(200);
    expect((await server.get(task(ofOne), { credentials })).status).toBe(404);
  });

  it('are nobody’s by name: a user of the same name as one that is gone does not see them', async () => {
    await server.admin.deleteUser(starter.id);
    const made = await server.admin.createUser({
      name: starter.name,
      password,
      roles: [],
      permissions: ['CLUSTER:*:UPDATE'],
    });
    expect(made.kind).toBe('ok');
    expect(await listed(starter.credentials)).toEqual([]);
    expect((await server.get(task(ofOne), { credentials: starter.credentials })).status).toBe(404);
  });

  it.each([
    [[], 403],
    [['USER:*:*'], 403],
    [['CLUSTER:9:READ'], 404],
    [['CLUSTER:9:UPDATE'], 404],
    [['TASK:*:READ'], 404],
  ])('with %j are %i, whether they are there or not', async (permissions, expected) => {
    const { credentials } = await userWith(permissions);
    for (const id of [ofOne, ofTwo, 9999])
      for (const url of [task(id), `/api/v2/tasks/${id}`, task(id, '/subtasks/1/log')])
        expect((await server.get(url, { credentials })).status).toBe(expected);
    expect(await listed(credentials)).toEqual(expected === 403 ? 403 : []);
  });

  const commands = ['/retry', '/rollback', '/subtasks/1/retry', '/subtasks/1/skip', '/subtasks/1/cancel'];
  it.each([
    [['TASK:*:UPDATE', 'CLUSTER:2:READ'], 'Permission CLUSTER:2:UPDATE is required.'],
    [['TASK:*:UPDATE', 'CLUSTER:*:READ', 'CLUSTER:1:UPDATE'], 'Permission CLUSTER:2:UPDATE is required.'],
    [['CLUSTER:2:*'], 'Permission TASK:*:UPDATE is required.'],
    [['TASK:*:READ', 'CLUSTER:2:*'], 'Permission TASK:*:UPDATE is required.'],
  ])('are not operated with %j', async (permissions, message) => {
    const { credentials } = await userWith(permissions);
    for (const command of commands)
      expect(await server.post(task(ofTwo, command), undefined, { credentials })).toMatchObject({
        status: 403,
        body: { error: { code: 30014, message } },
      });
  });

  it.each([[['TASK:*:UPDATE', 'CLUSTER:2:READ', 'CLUSTER:2:UPDATE']], [['TASK:*:*']]])(
    'are operated with %j',
    async (permissions) => {
      const { credentials } = await userWith(permissions);
      // They have ended, and have no subtask 1 of their own: what is said of that is another matter.
      for (const command of commands)
        expect([400, 404]).toContain(
          (await server.post(task(ofTwo, command), undefined, { credentials })).status,
        );
    },
  );
});
