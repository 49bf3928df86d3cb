import { beforeAll, describe, expect, it } from 'vitest';
import { useServer } from './harness.ts';
import { password, usersOf } from './users-of.ts';

/** Nobody grants, or gets hold of, more than they have. */

const server = useServer();
const userWith = usersOf(server);

const json = (body: object) => ({
  body: JSON.stringify(body),
  headers: { 'content-type': 'application/json' },
});
const refusal = (permission: string) => ({
  status: 403,
  body: { error: { code: 30014, message: `Permission ${permission} is required.` } },
});

/** A manager of users, who may read clusters beside. */
const rights = ['USER:*:*', 'CLUSTER:*:READ', 'TASK:1:**'];
let manager: Awaited<ReturnType<typeof userWith>>;
beforeAll(async () => {
  manager = await userWith(rights);
});
const asManager = (method: string, url: string, body?: object) =>
  server.send(`/obstop/v1${url}`, { method, credentials: manager.credentials, ...(body && json(body)) });

describe('a manager of users', () => {
  it.each([
    [['ADMIN'], [], '**'],
    [['CLUSTER_MANAGER'], [], 'CLUSTER:*:*'],
    [['CLUSTER_VIEWER', 'TASK_VIEWER'], [], 'TASK:*:READ'],
    [[], ['CLUSTER:1:UPDATE'], 'CLUSTER:1:UPDATE'],
    [[], ['CLUSTER:1:READ', 'CLUSTER:1:*'], 'CLUSTER:1:*'],
    [[], ['CLUSTER:**'], 'CLUSTER:**'],
    [[], ['**:READ'], '**:READ'],
    [[], ['*:*:READ'], '*:*:READ'],
    [[], ['USER:**'], 'USER:**'],
    [[], ['TASK:*:READ'], 'TASK:*:READ'],
    [[], ['AUDIT:*:READ'], 'AUDIT:*:READ'],
  ])('gives nobody roles %j and permissions %j', async (roles, permissions, missing) => {
    const { id, name } = await userWith([]);
    const body = { name: `new-beside-${name}`, password, roles, permissions };
    expect(await asManager('POST', '/users', body)).toMatchObject(refusal(missing));
    expect(await asManager('PATCH', `/users/${id}`, { roles, permissions })).toMatchObject(refusal(missing));
    // Not to themselves either.
    const own = [...rights, ...permissions];
    expect(await asManager('PATCH', `/users/${manager.id}`, { roles, permissions: own })).toMatchObject(
      refusal(missing),
    );
    const users = await server.admin.listUsers();
    expect(users.find((user) => user.name === body.name)).toBeUndefined();
    expect(users.find((user) => user.id === id)).toMatchObject({ roles: [], permissions: [] });
    expect(users.find((user) => user.id === manager.id)).toMatchObject({ roles: [], permissions: rights });
  });

  it.each([
    [['CLUSTER_VIEWER'], []],
    [[], ['CLUSTER:*:READ']],
    [[], ['CLUSTER:7:READ', 'USER:*:UPDATE', 'USER:101:READ', 'TASK:1:SUBTASK:READ', 'TASK:1:**']],
  ])('gives of their own: roles %j and permissions %j', async (roles, permissions) => {
    const { name } = await userWith([]);
    const body = { name: `given-beside-${name}`, password, roles, permissions };
    expect(await asManager('POST', '/users', body)).toMatchObject({ status: 200 });
  });

  it.each([
    ['the admin', () => ({ id: 100 }), '**'],
    ['one with ADMIN', () => userWith([], ['ADMIN']), '**'],
    ['one with another permission', () => userWith(['CLUSTER:2:UPDATE']), 'CLUSTER:2:UPDATE'],
    ['one with a wider one', () => userWith(['CLUSTER:*:*']), 'CLUSTER:*:*'],
  ])(
    'gets no hold of %s, by password, key, disabling, deleting or fewer rights',
    async (_who, of, missing) => {
      const { id } = await of();
      const made = await server.admin.createAccessKey(id);
      const keyId = made.kind === 'ok' ? made.key.id : '';
      const before = (await server.admin.listUsers()).find((user) => user.id === id);
      for (const change of [
        { password: 'taken over now' },
        { disabled: true },
        { disabled: false },
        { roles: [], permissions: [] },
        {},
      ])
        expect(await asManager('PATCH', `/users/${id}`, change)).toMatchObject(refusal(missing));
      expect(await asManager('DELETE', `/users/${id}`)).toMatchObject(refusal(missing));
      expect(await asManager('POST', `/users/${id}/access-keys`)).toMatchObject(refusal(missing));
      expect(await asManager('DELETE', `/access-keys/${keyId}`)).toMatchObject(refusal(missing));
      expect((await server.admin.listUsers()).find((user) => user.id === id)).toEqual(before);
      expect(await server.admin.listAccessKeys(id)).toMatchObject({ keys: [{ id: keyId, disabled: false }] });
    },
  );

  it('still sees such users and their keys', async () => {
    const list = await asManager('GET', '/users');
    const { contents } = list.body.data as { contents: { id: number }[] };
    expect(contents.map(({ id }) => id)).toContain(100);
    expect((await asManager('GET', '/users/100/access-keys')).status).toBe(200);
  });

  it('manages those who have no more: password, key, disabling, deleting', async () => {
    const { id } = await userWith(['CLUSTER:1:READ'], ['CLUSTER_VIEWER']);
    expect((await asManager('PATCH', `/users/${id}`, { password: 'another battery' })).status).toBe(200);
    const key = await asManager('POST', `/users/${id}/access-keys`);
    const { id: keyId } = key.body.data as { id: string };
    expect((await asManager('DELETE', `/access-keys/${keyId}`)).status).toBe(200);
    expect((await asManager('PATCH', `/users/${id}`, { disabled: true, roles: [] })).status).toBe(200);
    expect((await asManager('DELETE', `/users/${id}`)).status).toBe(200);
  });
});

describe('an ADMIN beside the admin', () => {
  it('may change everybody, the admin too', async () => {
    const { credentials } = await userWith([], ['ADMIN']);
    const sent = { method: 'PATCH', credentials, ...json({ permissions: [] }) };
    expect((await server.send('/obstop/v1/users/100', sent)).status).toBe(200);
    const made = await server.send('/obstop/v1/users', {
      method: 'POST',
      credentials,
      ...json({ name: 'third-admin', password, roles: ['ADMIN'] }),
    });
    expect(made.status).toBe(200);
  });
});
