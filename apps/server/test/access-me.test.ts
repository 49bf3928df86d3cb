import { describe, expect, it } from 'vitest';
import { defaultAccessSettings } from '../src/access/settings.ts';
import { accessRig, gate } from './access-rig.ts';
import { useServer } from './harness.ts';
import { password, usersOf } from './users-of.ts';

const server = useServer();
const userWith = usersOf(server);

const change = (credentials: string | null, body: object) =>
  server.send('/obstop/v1/me/password', {
    method: 'PUT',
    credentials,
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
  });

describe('whoever asks', () => {
  it('is told who they are and all that they may do, once each', async () => {
    const { id, name, credentials } = await userWith(
      ['CLUSTER:1:UPDATE', 'CLUSTER:*:READ'],
      ['CLUSTER_VIEWER'],
    );
    const { status, body } = await server.get('/obstop/v1/me', { credentials });
    expect([status, body.data]).toEqual([
      200,
      {
        id,
        name,
        roles: ['CLUSTER_VIEWER'],
        permissions: ['CLUSTER:*:READ', 'CLUSTER:1:UPDATE'],
        authentication: 'password',
      },
    ]);
  });

  it('is told so without any right, and nobody is', async () => {
    const { credentials } = await userWith([]);
    const { body } = await server.get('/obstop/v1/me', { credentials });
    expect(body.data).toMatchObject({ roles: [], permissions: [] });
    expect((await server.get('/obstop/v1/me', { credentials: null })).status).toBe(401);
    expect((await server.get('/obstop/v1/me', { credentials: 'admin:wrong' })).status).toBe(401);
  });
});

describe('one’s own password', () => {
  it('is changed by whoever knows it, at once; the old one is good for nothing', async () => {
    const { name, credentials } = await userWith([]);
    expect((await server.get('/obstop/v1/me', { credentials })).status).toBe(200);
    const answer = await change(credentials, { currentPassword: password, newPassword: 'another battery' });
    expect(answer.status).toBe(200);
    expect((await server.get('/obstop/v1/me', { credentials })).status).toBe(401);
    expect((await server.get('/obstop/v1/me', { credentials: `${name}:another battery` })).status).toBe(200);
  });

  it.each([
    [
      'currentPassword',
      'must be the user’s password',
      { currentPassword: 'a guess', newPassword: 'another battery' },
    ],
    ['newPassword', 'must have 8 to 256 characters', { currentPassword: password, newPassword: 'short' }],
    ['newPassword', 'must be another one than before', { currentPassword: password, newPassword: password }],
    [
      'newPassword',
      'must have at least four different characters',
      { currentPassword: password, newPassword: 'aaaaaaaabb' },
    ],
  ])('stays where %s %s', async (field, rule, body) => {
    const { credentials } = await userWith([]);
    const answer = await change(credentials, body);
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ error: { message: `Illegal argument ${field}: ${rule}.` } });
    expect(answer.text).not.toMatch(/a guess|battery/);
    expect((await server.get('/obstop/v1/me', { credentials })).status).toBe(200);
  });

  it('is nobody’s to change without being known', async () => {
    expect((await change(null, { currentPassword: password, newPassword: 'another battery' })).status).toBe(
      401,
    );
  });
});

describe('the check of the current password', () => {
  const throttle = { ...defaultAccessSettings.throttle, freeFailures: 2, baseMs: 100 };
  const turns = async () => {
    for (let turn = 0; turn < 20; turn += 1) await new Promise<void>((resolve) => setImmediate(resolve));
  };

  it('is slowed after failures as logins are, and counts with them', async () => {
    const rig = await accessRig({ throttle });
    const { id, name } = await rig.user('kim', password);
    const by = { user: { id, name, permissions: [] }, audit: undefined, address: '10.0.0.1' };
    const attempt = (currentPassword: string) =>
      rig.admin.changeOwnPassword({ currentPassword, newPassword: 'another battery' }, by);
    expect(await attempt('wrong one')).toEqual({ kind: 'wrong-password' });
    expect(await rig.login('kim:wrong two')).toBe('nobody');
    const third = attempt('wrong three');
    await turns();
    expect(await Promise.race([third, turns().then(() => 'waits')])).toBe('waits');
    rig.clock.advance(100);
    expect(await third).toEqual({ kind: 'wrong-password' });
    expect(rig.hashes.count).toBe(3);
  });

  it('locks the user where a lock-out is configured', async () => {
    const rig = await accessRig({ lockout: { failures: 2, minutes: 5 } });
    const { id, name } = await rig.user('kim', password);
    const by = { user: { id, name, permissions: [] }, audit: undefined, address: '10.0.0.1' };
    const attempt = (currentPassword: string) =>
      rig.admin.changeOwnPassword({ currentPassword, newPassword: 'another battery' }, by);
    await attempt('wrong one');
    await attempt('wrong two');
    expect(await attempt(password)).toEqual({ kind: 'wrong-password' });
    expect(await rig.login(`kim:${password}`)).toBe('nobody');
  });

  it('is made anew where the password was changed by somebody else meanwhile', async () => {
    const rig = await accessRig();
    const { id, name } = await rig.user('kim', password);
    const by = { user: { id, name, permissions: [] }, audit: undefined, address: '10.0.0.1' };
    // Remembered: only the new password is hashed.
    expect(await rig.login(`kim:${password}`)).toBe('kim');
    const opening = gate();
    rig.hashes.hold = opening.promise;
    const own = rig.admin.changeOwnPassword({ currentPassword: password, newPassword: 'of the user' }, by);
    const admins = rig.admin.changeUser(id, { password: 'of the admin' });
    opening.open();
    const [ownOutcome, adminsOutcome] = await Promise.all([own, admins]);
    expect(adminsOutcome).toMatchObject({ kind: 'ok' });
    // Whichever came first, the admin's word is the last.
    expect(await rig.login('kim:of the admin')).toBe('kim');
    expect(['ok', 'wrong-password']).toContain(ownOutcome.kind);
  });

  it('of the admin removes the kept password, and what stood in its place', async () => {
    const { admin, login, access, removed } = await accessRig();
    access.overrides.set(100, 'scrypt');
    const set = await admin.changeUser(100, { password });
    expect(set.kind).toBe('ok');
    expect(removed.count).toBe(1);
    const by = {
      user: { id: 100, name: 'admin', permissions: ['**'] },
      audit: undefined,
      address: '10.0.0.1',
    };
    const outcome = await admin.changeOwnPassword(
      { currentPassword: password, newPassword: 'another battery' },
      by,
    );
    expect(outcome).toEqual({ kind: 'ok' });
    expect(removed.count).toBe(2);
    expect(await login('admin:another battery')).toBe('admin');
  });
});
