import type { AuditRequest } from '@obstop/engine';
import { describe, expect, it } from 'vitest';
import { tempDatabase, tempPlace, tempStore } from '../testing/temp-store.ts';
import { createIdentityStore } from './identity-store.ts';

const draft = (name: string, changes: object = {}) => ({
  name,
  passwordHash: 'hash',
  roles: ['TASK_VIEWER'],
  permissions: [],
  nowMs: 1000,
  ...changes,
});

async function added(
  identity: Awaited<ReturnType<typeof tempStore>>['identity'],
  name: string,
  changes = {},
) {
  const outcome = await identity.addUser(draft(name, changes));
  if (outcome.kind !== 'added') throw new Error(outcome.kind);
  return outcome.user;
}

describe('users', () => {
  it('get ids from 100 on, and a chosen one is never given again', async () => {
    const { identity } = await tempStore();
    expect((await added(identity, 'first')).id).toBe(100);
    expect((await added(identity, 'chosen', { id: 200 })).id).toBe(200);
    const next = await added(identity, 'next');
    expect(next.id).toBe(201);
    await identity.removeUser(next.id);
    expect((await added(identity, 'after')).id).toBe(202);
    expect((await identity.listUsers()).map(({ id }) => id)).toEqual([100, 200, 202]);
  });

  it('are found by id and by name, case and all, as they were stored', async () => {
    const dataDir = await tempPlace();
    const store = await tempStore(dataDir);
    const user = await added(store.identity, 'kim', { permissions: ['CLUSTER:1:READ'] });
    await store.close();
    const { identity } = await tempStore(dataDir);
    expect(await identity.findUser(user.id)).toEqual(user);
    expect(await identity.findUserByName('kim')).toEqual({
      id: 100,
      name: 'kim',
      passwordHash: 'hash',
      disabled: false,
      roles: ['TASK_VIEWER'],
      permissions: ['CLUSTER:1:READ'],
      failedLogins: 0,
      createdAtMs: 1000,
      revision: 1,
    });
    expect([await identity.findUserByName('Kim'), await identity.findUser(7)]).toEqual([
      undefined,
      undefined,
    ]);
  });

  it('have a name of their own; a refused one takes no id', async () => {
    const { identity } = await tempStore();
    await added(identity, 'kim');
    expect(await identity.addUser(draft('kim'))).toEqual({ kind: 'duplicate-name' });
    expect((await added(identity, 'lee')).id).toBe(101);
  });

  it('without a password have none', async () => {
    const { identity } = await tempStore();
    const outcome = await identity.addUser({ name: 'admin', roles: ['ADMIN'], permissions: [], nowMs: 1 });
    expect(outcome.kind === 'added' && outcome.user).not.toHaveProperty('passwordHash');
  });

  it('have a new revision after every change, and keep what was not named', async () => {
    const { identity } = await tempStore();
    const { id } = await added(identity, 'kim');
    expect(await identity.changeUser(id, { disabled: true })).toMatchObject({ disabled: true, revision: 2 });
    expect(await identity.changeUser(id, { roles: ['ADMIN'] })).toMatchObject({
      disabled: true,
      revision: 3,
    });
    expect(
      await identity.changeUser(id, { disabled: false, permissions: ['**'], passwordHash: 'other' }),
    ).toMatchObject({
      disabled: false,
      permissions: ['**'],
      passwordHash: 'other',
      roles: ['ADMIN'],
      revision: 4,
    });
    expect(await identity.changeUser(7, { disabled: true })).toBeUndefined();
  });
});

describe('a change of a user or a key', () => {
  const asked = (operation: string): AuditRequest => ({
    atMs: 1,
    traceId: operation,
    userId: 100,
    userName: 'admin',
    address: '127.0.0.1',
    operation,
    target: { userName: 'kim' },
  });
  const key = { id: 'a', secret: 's', userId: 100, disabled: false, createdAtMs: 1 };
  const recorded = async ({ audit }: Awaited<ReturnType<typeof tempStore>>) =>
    (await audit.list({ page: 1, size: 99 })).records.map(({ operation, target, outcome }) => [
      operation,
      target,
      outcome.kind,
    ]);

  it('is on record with itself, and leaves no record where it is not made', async () => {
    const store = await tempStore();
    const { identity } = store;
    await identity.addUser(draft('kim'), asked('add'));
    await identity.addUser(draft('kim'), asked('add twice'));
    await identity.changeUser(100, { disabled: true }, { audit: asked('change') });
    await identity.changeUser(999, { disabled: true }, { audit: asked('change nobody') });
    await identity.addAccessKey(key, { audit: asked('key') });
    await identity.addAccessKey({ ...key, id: 'b', userId: 999 }, { audit: asked('key of nobody') });
    await identity.disableAccessKey('a', { audit: asked('disable') });
    await identity.disableAccessKey('b', { audit: asked('disable none') });
    await identity.removeUser(999, { audit: asked('remove nobody') });
    await identity.removeUser(100, { audit: asked('remove') });
    expect((await recorded(store)).reverse()).toEqual([
      ['add', { userId: '100', userName: 'kim' }, 'done'],
      ['change', { userName: 'kim' }, 'done'],
      ['key', { userName: 'kim' }, 'done'],
      ['disable', { userName: 'kim' }, 'done'],
      ['remove', { userName: 'kim' }, 'done'],
    ]);
  });

  it('is not made where it cannot be recorded', async () => {
    const database = await tempDatabase();
    const identity = createIdentityStore(database, database.insertRows);
    const { revision } = await added(identity, 'kim');
    await identity.addAccessKey(key);
    await database.db.schema.dropTable('audit_records').execute();
    const by = { revision, audit: asked('unrecorded') };
    for (const change of [
      () => identity.addUser(draft('lee'), by.audit),
      () => identity.changeUser(100, { disabled: true }, by),
      () => identity.addAccessKey({ ...key, id: 'b' }, by),
      () => identity.disableAccessKey('a', by),
      () => identity.removeUser(100, by),
    ])
      await expect(change()).rejects.toThrow();
    expect(await identity.listUsers()).toMatchObject([{ name: 'kim', disabled: false, revision }]);
    expect(await identity.listAccessKeys(100)).toEqual([key]);
  });

  it('is made to the user that was looked at, and to no later one', async () => {
    const store = await tempStore();
    const { identity } = store;
    const { revision } = await added(identity, 'kim');
    await identity.addAccessKey(key);
    await identity.changeUser(100, { roles: ['ADMIN'] });
    const by = { revision, audit: asked('late') };
    expect(await identity.changeUser(100, { passwordHash: 'taken over' }, by)).toBeUndefined();
    expect(await identity.addAccessKey({ ...key, id: 'b' }, by)).toBe(false);
    expect(await identity.disableAccessKey('a', by)).toBe(false);
    expect(await identity.removeUser(100, by)).toBe(false);
    expect(await identity.findUser(100)).toMatchObject({ passwordHash: 'hash', roles: ['ADMIN'] });
    expect(await identity.listAccessKeys(100)).toEqual([key]);
    expect(await recorded(store)).toEqual([]);
    expect(await identity.removeUser(100, { ...by, revision: revision + 1 })).toBe(true);
  });
});

describe('failed logins', () => {
  const limit = { failures: 3, lockUntilMs: 5000 };

  it('lock the user at the limit, all those at once being counted; the revision stays', async () => {
    const { identity } = await tempStore();
    const { id } = await added(identity, 'kim');
    await Promise.all([identity.countFailedLogin(id, limit), identity.countFailedLogin(id, limit)]);
    expect(await identity.findUser(id)).toMatchObject({ failedLogins: 2, revision: 1 });
    expect(await identity.findUser(id)).not.toHaveProperty('lockedUntilMs');
    await identity.countFailedLogin(id, limit);
    expect(await identity.findUser(id)).toMatchObject({ failedLogins: 0, lockedUntilMs: 5000, revision: 1 });
  });

  it('are forgotten after a login; a new password ends the lock', async () => {
    const { identity } = await tempStore();
    const { id } = await added(identity, 'kim');
    await identity.countFailedLogin(id, limit);
    await identity.clearFailedLogins(id);
    expect(await identity.findUser(id)).toMatchObject({ failedLogins: 0 });
    await identity.countFailedLogin(id, { ...limit, failures: 1 });
    expect(await identity.findUser(id)).toMatchObject({ lockedUntilMs: 5000 });
    expect(await identity.changeUser(id, { passwordHash: 'new' })).not.toHaveProperty('lockedUntilMs');
  });
});

describe('access keys', () => {
  const key = (id: string, userId: number, createdAtMs = 1) => ({
    id,
    secret: `secret of ${id}`,
    userId,
    disabled: false,
    createdAtMs,
  });

  it('belong to a user and go with the user', async () => {
    const { identity } = await tempStore();
    const [kim, lee] = [await added(identity, 'kim'), await added(identity, 'lee')];
    for (const each of [key('b', kim.id, 2), key('a', kim.id, 1), key('c', lee.id)])
      expect(await identity.addAccessKey(each)).toBe(true);
    expect(await identity.listAccessKeys(kim.id)).toEqual([key('a', kim.id, 1), key('b', kim.id, 2)]);
    expect(await identity.removeUser(kim.id)).toBe(true);
    expect([await identity.findAccessKey('a'), await identity.findAccessKey('c')]).toEqual([
      undefined,
      key('c', lee.id),
    ]);
    expect(await identity.removeUser(kim.id)).toBe(false);
    expect(await identity.addAccessKey(key('d', kim.id))).toBe(false);
  });

  it('show when they were last used, and never go back', async () => {
    const { identity } = await tempStore();
    const { id } = await added(identity, 'kim');
    await identity.addAccessKey(key('a', id));
    expect(await identity.findAccessKey('a')).not.toHaveProperty('lastUsedAtMs');
    await identity.noteKeyUse('a', 5_000);
    await identity.noteKeyUse('a', 4_000);
    await identity.noteKeyUse('gone', 5_000);
    expect(await identity.findAccessKey('a')).toMatchObject({ lastUsedAtMs: 5_000 });
    expect(await identity.listAccessKeys(id)).toMatchObject([{ lastUsedAtMs: 5_000 }]);
  });

  it('are disabled for good', async () => {
    const { identity } = await tempStore();
    const { id } = await added(identity, 'kim');
    await identity.addAccessKey(key('a', id));
    expect([await identity.disableAccessKey('a'), await identity.disableAccessKey('b')]).toEqual([
      true,
      false,
    ]);
    expect(await identity.findAccessKey('a')).toMatchObject({ disabled: true });
  });
});
