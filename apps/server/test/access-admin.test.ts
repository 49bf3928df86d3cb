import { taskId } from '@obstop/domain';
import { describe, expect, it } from 'vitest';
import { adminId } from '../src/access/admin-rules.ts';
import { ensureAdmin } from '../src/access/admin-user.ts';
import { defaultAccessSettings } from '../src/access/settings.ts';
import { accessRig, gate } from './access-rig.ts';

describe('the admin', () => {
  it('is made at the first start with a generated password, which is asked for once', async () => {
    const { access, identity, clock, login } = await accessRig();
    const ports = { identity, clock, ...access };
    let asked = 0;
    const generate = async () => {
      asked += 1;
      return `generated ${asked}`;
    };
    await ensureAdmin(ports, undefined, generate);
    await ensureAdmin(ports, undefined, generate);
    expect(asked).toBe(1);
    expect(await login('admin:generated 1')).toBe('admin');
    expect(await identity.findUser(adminId)).toMatchObject({ id: 100, name: 'admin', roles: ['ADMIN'] });
  });

  it('is opened by a chosen password instead, which is not stored, until it is set by somebody', async () => {
    const { access, identity, clock, login, admin } = await accessRig();
    const ports = { identity, clock, ...access };
    await ensureAdmin(ports, undefined, async () => 'generated');
    const stored = await identity.findUser(adminId);
    await ensureAdmin(ports, 'chosen', async () => 'never asked');
    expect(await identity.findUser(adminId)).toEqual(stored);
    expect([await login('admin:chosen'), await login('admin:generated')]).toEqual(['admin', 'nobody']);
    expect(await admin.changeUser(adminId, { password: 'battery staple' })).toMatchObject({ kind: 'ok' });
    expect([await login('admin:chosen'), await login('admin:battery staple')]).toEqual(['nobody', 'admin']);
  });

  it('started with a chosen password has none stored, and gets a generated one at a later start', async () => {
    const { access, identity, clock, login } = await accessRig();
    await ensureAdmin({ identity, clock, ...access }, 'chosen', async () => 'never asked');
    expect(await identity.findUser(adminId)).not.toHaveProperty('passwordHash');
    access.overrides.clear();
    await ensureAdmin({ identity, clock, ...access }, undefined, async () => 'generated');
    expect(await login('admin:generated')).toBe('admin');
  });

  it('cannot be shut out', async () => {
    const { access, identity, clock, admin } = await accessRig();
    await ensureAdmin({ identity, clock, ...access }, 'chosen', async () => '');
    const stays = { kind: 'admin-stays' };
    expect(await admin.changeUser(adminId, { disabled: true })).toEqual(stays);
    expect(await admin.deleteUser(adminId)).toEqual(stays);
    expect(await admin.changeUser(adminId, { roles: ['TASK_VIEWER'] })).toEqual(stays);
  });
});

describe('users', () => {
  const wanted = {
    name: 'kim',
    password: 'correct horse',
    roles: ['TASK_VIEWER'],
    permissions: ['CLUSTER:1:READ'],
  };

  it('are shown without their hash', async () => {
    const { admin, clock } = await accessRig();
    const shown = {
      id: 101,
      name: 'kim',
      roles: ['TASK_VIEWER'],
      permissions: ['CLUSTER:1:READ'],
      disabled: false,
      createdAtMs: clock.nowMs(),
    };
    expect(await admin.createUser(wanted)).toEqual({ kind: 'ok', user: shown });
    expect((await admin.listUsers()).slice(1)).toEqual([shown]);
    expect(await admin.changeUser(101, { password: 'battery staple' })).toEqual({ kind: 'ok', user: shown });
    expect(await admin.changeUser(101, { roles: ['ADMIN', 'ADMIN'] })).toEqual({
      kind: 'ok',
      user: { ...shown, roles: ['ADMIN'] },
    });
  });

  it.each([
    [{ password: '' }, { kind: 'weak-password', rule: 'must have 8 to 256 characters' }],
    [{ password: 'short 7' }, { kind: 'weak-password', rule: 'must have 8 to 256 characters' }],
    [
      { password: 'aaaaaaaaaa' },
      { kind: 'weak-password', rule: 'must have at least four different characters' },
    ],
    [
      { name: 'kim-jones', password: 'Kim-Jones' },
      { kind: 'weak-password', rule: 'must not be the user’s name' },
    ],
    [{ name: 'kim:jones' }, { kind: 'bad-name', rule: 'must be 1 to 64 letters, digits and . _ @ -' }],
    [{ name: '' }, { kind: 'bad-name', rule: 'must be 1 to 64 letters, digits and . _ @ -' }],
    [{ roles: ['TASK_VIEWER', 'ROOT'] }, { kind: 'unknown-role', role: 'ROOT' }],
    [{ permissions: ['CLUSTER::READ'] }, { kind: 'bad-permission', permission: 'CLUSTER::READ' }],
  ])('with %j are refused: %j', async (changes, refusal) => {
    const { admin } = await accessRig();
    expect(await admin.createUser({ ...wanted, ...changes })).toEqual(refusal);
    expect(await admin.listUsers()).toHaveLength(1);
  });

  it('of a name that is there, or of an id that is not, are refused', async () => {
    const { admin } = await accessRig();
    await admin.createUser(wanted);
    expect(await admin.createUser(wanted)).toEqual({ kind: 'duplicate-name' });
    const unknown = { kind: 'unknown-user', id: 7 };
    expect(await admin.changeUser(7, { password: 'battery staple' })).toEqual(unknown);
    expect(await admin.changeUser(7, { roles: [] })).toEqual(unknown);
    expect(await admin.changeUser(7, { disabled: true })).toEqual(unknown);
    expect(await admin.deleteUser(7)).toEqual(unknown);
    expect(await admin.listAccessKeys(7)).toEqual(unknown);
    expect(await admin.createAccessKey(7)).toEqual(unknown);
    expect(await admin.changeUser(101, { password: 'short' })).toMatchObject({ kind: 'weak-password' });
    expect(await admin.changeUser(101, { roles: ['ROOT'] })).toEqual({ kind: 'unknown-role', role: 'ROOT' });
  });

  it('are changed in all that is asked for, or in nothing', async () => {
    const { admin, login } = await accessRig();
    await admin.createUser(wanted);
    const before = (await admin.listUsers())[1];
    const good = { password: 'battery staple', roles: ['TASK_MANAGER'], permissions: [], disabled: false };
    for (const bad of [{ password: 'short' }, { roles: ['ROOT'] }, { permissions: [':'] }])
      expect((await admin.changeUser(101, { ...good, ...bad })).kind).not.toBe('ok');
    expect((await admin.listUsers())[1]).toEqual(before);
    expect(await login('kim:correct horse')).toBe('kim');
    expect(await admin.changeUser(101, good)).toEqual({
      kind: 'ok',
      user: { ...before, roles: ['TASK_MANAGER'], permissions: [] },
    });
    expect(await login('kim:battery staple')).toBe('kim');
    expect(await admin.changeUser(101, {})).toMatchObject({ kind: 'ok' });
    expect(await admin.changeUser(7, good)).toEqual({ kind: 'unknown-user', id: 7 });
  });

  it('are not changed where too many new passwords wait to be hashed', async () => {
    const throttle = { ...defaultAccessSettings.throttle, maxPerAddress: 1 };
    const { admin, hashes, login } = await accessRig({ hashesAtOnce: 1, throttle });
    await admin.createUser(wanted);
    const opening = gate();
    hashes.hold = opening.promise;
    const held = admin.changeUser(101, { password: 'battery staple' });
    const next = admin.createUser({ ...wanted, name: 'lee' });
    await new Promise((resolve) => setImmediate(resolve));
    expect(await admin.changeUser(101, { password: 'another staple' })).toEqual({ kind: 'busy' });
    opening.open();
    expect([await held, await next]).toMatchObject([{ kind: 'ok' }, { kind: 'ok' }]);
    expect(await login('kim:battery staple')).toBe('kim');
  });
});

describe('access keys', () => {
  it('show their secret once, when they are made', async () => {
    const { admin, user, identity } = await accessRig();
    const { id } = await user('kim', 'correct horse');
    const made = await admin.createAccessKey(id);
    if (made.kind !== 'ok') throw new Error(made.kind);
    expect(made.key.id).toMatch(/^AK[\da-f]{24}$/);
    expect(made.secret).toMatch(/^[\w-]{43}$/);
    expect(await identity.findAccessKey(made.key.id)).toMatchObject({ secret: made.secret });
    const listed = await admin.listAccessKeys(id);
    expect(listed).toEqual({ kind: 'ok', keys: [made.key] });
    expect(JSON.stringify(listed)).not.toContain(made.secret);
    expect(await admin.disableAccessKey(made.key.id)).toEqual({ kind: 'ok' });
    expect(await admin.listAccessKeys(id)).toMatchObject({ keys: [{ disabled: true }] });
    expect(await admin.disableAccessKey('AK1')).toEqual({ kind: 'unknown-access-key', id: 'AK1' });
  });
});

describe('the audit log', () => {
  it('is read with every refusal until now, though none was written yet', async () => {
    const { admin, access } = await accessRig();
    const record = {
      atMs: 1,
      traceId: 't',
      userName: 'kim',
      address: '10.0.0.1',
      operation: 'stopZone',
      target: { id: '1' },
      outcome: { kind: 'refused', reason: 'forbidden', status: 403 },
    } as const;
    access.refusals.add(record);
    expect(await admin.listAudit({ page: 1, size: 10 })).toEqual({
      records: [{ id: 1, ...record }],
      total: 1,
    });
    expect(await admin.listAudit({ page: 1, size: 10, taskId: taskId(1) })).toEqual({
      records: [],
      total: 0,
    });
  });
});
