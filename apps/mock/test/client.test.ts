import { createObshellClient, type ObshellAuth } from '@obstop/client/obshell';
import { createOcpClient } from '@obstop/client/ocp';
import { describe, expect, inject, it } from 'vitest';

const baseUrl = inject('mockUrl');
const obshell = (auth: ObshellAuth) => createObshellClient({ baseUrl, auth });
const password: ObshellAuth = { kind: 'password', password: 'any' };

describe('the client of obshell, with its encryption', () => {
  it.each<ObshellAuth>([
    password,
    { kind: 'agent-password', password: 'any' },
    { kind: 'session', sessionId: 'any' },
  ])('stops, and follows what it began to its end: $kind', async (auth) => {
    const client = obshell(auth);
    const task = await client.stop({ scope: 'GLOBAL', force: true });
    expect(await task.wait()).toMatchObject({ id: task.id, name: 'Stop OB' });
    const zone = await client.zones.stop('zone2');
    expect(await zone.wait()).toMatchObject({ id: zone.id });
    expect(zone.id).not.toBe(task.id);
    await client.dags.operate(task.id, 'CANCEL');
    expect((await client.agents.list()).length).toBe(3);
  });

  it('without credentials is told so, as the server tells it', async () => {
    const stop = obshell({ kind: 'none' }).stop({ scope: 'GLOBAL', force: true });
    await expect(stop).rejects.toMatchObject({ kind: 'unauthenticated', code: 'Request.Header.NotFound' });
    expect((await obshell({ kind: 'none' }).info()).identity).toBe('CLUSTER AGENT');
  });

  it('begins a session, and stops by it', async () => {
    const sessionId = await obshell(password).login();
    expect(sessionId).toMatch(/^[\da-f]{32}$/);
    const client = obshell({ kind: 'session', sessionId });
    await client.stop({ scope: 'SERVER', target: ['10.10.10.2:2886'] });
    await client.logout();
  });

  it('is refused for what it sends, encrypted or not', async () => {
    const sealed = (await fetch(`${baseUrl}/api/v1/secret`).then((answer) => answer.json())) as {
      data: { public_key: string };
    };
    expect(Buffer.from(sealed.data.public_key, 'base64').length).toBeGreaterThan(256);
    const header = Buffer.alloc(256, 7).toString('base64');
    const answer = await fetch(`${baseUrl}/api/v1/ob/stop`, {
      method: 'POST',
      headers: { 'x-ocs-header': header },
      body: 'q83vEjRWeJCrze8SNFZ4kA==',
    });
    expect([answer.status, await answer.json()]).toMatchObject([
      401,
      { error: { errCode: 'Security.Authentication.Header.DecryptFailed' } },
    ]);
  });
});

describe('the client of OCP', () => {
  const client = createOcpClient({ baseUrl, auth: { kind: 'basic', username: 'admin', password: 'any' } });

  it.each([
    ['clusters.stop', () => client.clusters.stop(1)],
    ['zones.stop', () => client.zones.stop(1, 'zone2')],
    ['servers.stop', () => client.servers.stop(1, 2)],
    ['clusters.start', () => client.clusters.start(1)],
    ['zones.restart', () => client.zones.restart(1, 'zone2')],
  ] as const)('follows what %s began to its end', async (_call, begin) => {
    const task = await begin();
    expect(await task.wait()).toMatchObject({ id: task.id, name: task.name, status: 'SUCCESSFUL' });
  });
});
