import { describe, expect, it, vi } from 'vitest';
import { defaultAccessSettings } from '../src/access/settings.ts';
import { accessRig, gate } from './access-rig.ts';
import { useServer } from './harness.ts';

describe('a password', () => {
  it('opens its user, with any case of the scheme’s name, and no other', async () => {
    const { access, login, user } = await accessRig();
    await user('kim', 'correct horse');
    expect(await login('kim:correct horse')).toBe('kim');
    for (const wrong of ['kim:wrong horse', 'lee:correct horse', 'Kim:correct horse', 'kim', 'kim:', ':'])
      expect([wrong, await login(wrong)]).toEqual([wrong, 'nobody']);
    const token = Buffer.from('kim:correct horse').toString('base64');
    const head = { method: 'GET', url: '/', address: '10.0.0.1' };
    for (const authorization of [`basic ${token}`, `BASIC  ${token} `])
      expect(await access.authenticate({ ...head, headers: { authorization } })).toMatchObject({
        kind: 'user',
      });
    expect(await access.authenticate({ ...head, headers: {} })).toEqual({ kind: 'nobody', claimed: '' });
  });

  it('may have colons and any letters', async () => {
    const { login, user } = await accessRig();
    await user('kim', 'a:b:c ü中 ');
    expect(await login('kim:a:b:c ü中 ')).toBe('kim');
  });

  it('is hashed once in 60 seconds', async () => {
    const { login, user, hashes, clock } = await accessRig();
    await user('kim', 'correct horse');
    for (let time = 0; time < 5; time += 1) expect(await login('kim:correct horse')).toBe('kim');
    expect(hashes.count).toBe(1);
    clock.advance(59_999);
    await login('kim:correct horse');
    expect(hashes.count).toBe(1);
    clock.advance(1);
    expect(await login('kim:correct horse')).toBe('kim');
    expect(hashes.count).toBe(2);
  });

  it('that was wrong is not remembered', async () => {
    const { login, user, hashes } = await accessRig();
    await user('kim', 'correct horse');
    for (let time = 0; time < 3; time += 1) await login('kim:wrong');
    expect(hashes.count).toBe(3);
  });

  it('is forgotten at any change of its user', async () => {
    const { login, user, admin, access } = await accessRig();
    const { id } = await user('kim', 'correct horse');
    expect(await login('kim:correct horse')).toBe('kim');
    await admin.changeUser(id, { password: 'battery staple' });
    expect(await login('kim:correct horse')).toBe('nobody');
    expect(await login('kim:battery staple')).toBe('kim');
    await admin.changeUser(id, { roles: ['TASK_VIEWER'] });
    const authorization = `Basic ${Buffer.from('kim:battery staple').toString('base64')}`;
    const head = { method: 'GET', url: '/', headers: { authorization }, address: '10.0.0.1' };
    expect(await access.authenticate(head)).toMatchObject({ user: { permissions: ['TASK:*:READ'] } });
    await admin.changeUser(id, { disabled: true });
    expect(await login('kim:battery staple')).toBe('nobody');
    await admin.changeUser(id, { disabled: false });
    expect(await login('kim:battery staple')).toBe('kim');
    await admin.deleteUser(id);
    expect(await login('kim:battery staple')).toBe('nobody');
  });

  it('of a name that is not there costs a hash as well', async () => {
    const { login, hashes } = await accessRig();
    expect(await login('nobody:correct horse')).toBe('nobody');
    expect(hashes.count).toBe(1);
  });
});

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('many logins at once', () => {
  it('with the same credentials cost one hash', async () => {
    const { login, user, hashes } = await accessRig();
    await user('kim', 'correct horse');
    const answers = await Promise.all(Array.from({ length: 50 }, () => login('kim:correct horse')));
    expect(new Set(answers)).toEqual(new Set(['kim']));
    expect(hashes.count).toBe(1);
  });

  it('with different ones are checked two at a time, in turn by address; those remembered go on', async () => {
    const { login, user, hashes } = await accessRig();
    await user('kim', 'correct horse');
    await user('lee', 'battery staple');
    await login('lee:battery staple');
    const opening = gate();
    hashes.hold = opening.promise;
    const ended: string[] = [];
    const waiting = ['kim:one', 'kim:two', 'kim:three', 'kim:four'].map((each) =>
      login(each).then(() => ended.push(each)),
    );
    const elsewhere = login('kim:correct horse', '10.0.0.2').then((who) => ended.push(who));
    expect(await login('lee:battery staple')).toBe('lee');
    await vi.waitFor(() => expect(hashes.count).toBe(3));
    opening.open();
    await Promise.all([...waiting, elsewhere]);
    expect(ended.indexOf('kim')).toBeLessThan(ended.indexOf('kim:four'));
  });

  it('are remembered for the address that they came from', async () => {
    const { login, user, hashes } = await accessRig();
    await user('kim', 'correct horse');
    for (const address of ['10.0.0.1', '10.0.0.1', '::ffff:10.0.0.1'])
      await login('kim:correct horse', address);
    expect(hashes.count).toBe(1);
    await login('kim:correct horse', '10.0.0.2');
    expect(hashes.count).toBe(2);
  });

  it('are busy where too many of one address wait, which says nothing of the password', async () => {
    const throttle = { ...defaultAccessSettings.throttle, maxPerAddress: 1 };
    const { login, user, hashes } = await accessRig({ hashesAtOnce: 1, throttle });
    await user('kim', 'correct horse');
    const opening = gate();
    hashes.hold = opening.promise;
    const held = [login('kim:one'), login('kim:two')];
    await settled();
    expect(await login('kim:correct horse')).toBe('busy');
    opening.open();
    expect(await Promise.all(held)).toEqual(['nobody', 'nobody']);
  });
});

describe('failures', () => {
  const throttle = { ...defaultAccessSettings.throttle, freeFailures: 2, baseMs: 1000, restMs: 50 };

  it('are answered ever later; a right password from the same address waits for none of them', async () => {
    const { login, user, clock } = await accessRig({ throttle });
    await user('kim', 'correct horse');
    for (const guess of ['one', 'two']) expect(await login(`kim:${guess}`)).toBe('nobody');
    const third = login('kim:three');
    const fourth = login('kim:correct horse');
    await settled();
    clock.advance(50);
    expect(await fourth).toBe('kim');
    let answered = false;
    void third.then(() => {
      answered = true;
    });
    clock.advance(949);
    await settled();
    expect(answered).toBe(false);
    clock.advance(1);
    expect(await third).toBe('nobody');
  });

  it('of made-up names slow nobody who comes from elsewhere', async () => {
    const { login, user } = await accessRig({ throttle });
    await user('kim', 'correct horse');
    for (let each = 0; each < 40; each += 1) void login(`nobody${each}:x`);
    expect(await login('kim:correct horse', '10.0.0.2')).toBe('kim');
  });

  it('lock nobody out by default', async () => {
    const { login, user, identity } = await accessRig({ throttle: { ...throttle, freeFailures: 1000 } });
    const { id } = await user('kim', 'correct horse');
    for (let time = 0; time < 20; time += 1) await login(`kim:${time}`);
    expect(await login('kim:correct horse')).toBe('kim');
    expect(await identity.findUser(id)).toMatchObject({ failedLogins: 0, revision: 1 });
  });

  it('lock the user for a while where that is configured', async () => {
    const lockout = { failures: 3, minutes: 10 };
    const { login, user, clock, admin } = await accessRig({
      lockout,
      throttle: { ...throttle, freeFailures: 1000 },
    });
    const { id } = await user('kim', 'correct horse');
    expect(await login('kim:correct horse')).toBe('kim');
    for (const guess of ['one', 'two', 'three']) await login(`kim:${guess}`);
    expect(await login('kim:correct horse')).toBe('nobody');
    expect(await login('kim:correct horse', '10.0.0.2')).toBe('nobody');
    expect(await admin.listUsers()).toMatchObject([{}, { id, lockedUntilMs: clock.nowMs() + 600_000 }]);
    clock.advance(10 * 60_000 - 1);
    expect(await login('kim:correct horse')).toBe('nobody');
    clock.advance(1);
    expect(await login('kim:correct horse')).toBe('kim');
    for (const guess of ['one', 'two']) await login(`kim:${guess}`);
    expect(await login('kim:correct horse')).toBe('kim');
  });

  it('in between a right password do not add up to a lock', async () => {
    const { login, user, clock } = await accessRig({
      lockout: { failures: 2, minutes: 10 },
      throttle: { ...throttle, freeFailures: 1000 },
    });
    await user('kim', 'correct horse');
    for (let time = 0; time < 4; time += 1) {
      await login(`kim:${time}`);
      clock.advance(60_001);
      expect(await login('kim:correct horse')).toBe('kim');
    }
  });
});

describe('over HTTP', () => {
  const opening = gate();
  const begun = gate();
  let held = false;
  const server = useServer({
    hooks: {
      access: {
        hashesAtOnce: 1,
        throttle: { ...defaultAccessSettings.throttle, maxPerAddress: 1 },
      },
      derive: async (_password, _salt, length) => {
        if (held) {
          begun.open();
          await opening.promise;
        }
        return Buffer.alloc(length, 1);
      },
    },
  });

  it('a login that cannot be checked now gets 503 and when to come back', async () => {
    expect((await server.get('/api/v2/ob/clusters')).status).toBe(200);
    held = true;
    const waiting = server.get('/api/v2/ob/clusters', { credentials: 'kim:one' });
    await begun.promise;
    // One of these two waits for its turn, the other finds no room.
    const both = ['kim:two', 'kim:three'].map((credentials) => server.get('/api/v2/info', { credentials }));
    const busy = await Promise.race(both);
    expect(busy.status).toBe(503);
    expect(busy.headers.get('retry-after')).toBe('1');
    expect(busy.body).toMatchObject({
      successful: false,
      error: {
        code: 10010,
        message: 'The service cannot do this now: too many logins are being checked.',
      },
    });
    // Who was right a moment ago goes on.
    expect((await server.get('/api/v2/ob/clusters')).status).toBe(200);
    opening.open();
    expect((await waiting).status).toBe(401);
    expect((await Promise.all(both)).map(({ status }) => status).sort()).toEqual([401, 503]);
  });
});
