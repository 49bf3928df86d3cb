import { afterEach, describe, expect, it } from 'vitest';
import { platformRuntime } from '../src/core/runtime.ts';
import { createObshellClient, type ObshellAuth, type ObshellClientOptions } from '../src/obshell.ts';
import { failure } from './failure.ts';
import { type FakeAgent, startFakeAgent } from './obshell-fake-agent.ts';
import { wireDag } from './obshell-scripted.ts';

const password: ObshellAuth = { kind: 'password', password: 'rootpwd' };
const open: FakeAgent[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((agent) => agent.close()));
});

async function start(options: Parameters<typeof startFakeAgent>[0] = {}): Promise<FakeAgent> {
  const agent = await startFakeAgent(options);
  agent.on('GET /api/v1/ob/agents', () => ({ data: { contents: [{ ip: '127.0.0.1', port: 2886 }] } }));
  agent.on('POST /api/v1/ob/stop', () => ({ data: wireDag() }));
  open.push(agent);
  return agent;
}

// Almost a second later: what the header says is rounded down.
const clockSeconds = Math.floor(Date.now() / 1000);
/** Waits between tries take no time. */
const runtime = {
  ...platformRuntime,
  date: () => new Date(clockSeconds * 1000 + 999),
  sleep: (ms: number, signal?: AbortSignal) => platformRuntime.sleep(ms > 10_000 ? ms : 0, signal),
};
const clientOf = (agent: FakeAgent, more: Partial<ObshellClientOptions> = {}) =>
  createObshellClient({ baseUrl: agent.baseUrl, auth: password, runtime, ...more });

const targets = (agent: FakeAgent) => agent.received.map(({ method, target }) => `${method} ${target}`);

describe('the encrypted way, opened by node:crypto', () => {
  it.each([512, 1024, 2048])('a stop under a key of %i bits arrives whole', async (bits) => {
    const agent = await start({ bits });
    const task = await clientOf(agent).stop({ scope: 'GLOBAL', force: true });
    expect(task).toMatchObject({ id: '22130706433028869', name: 'Stop OB', state: 'running', steps: [] });
    expect(targets(agent)).toEqual(['GET /api/v1/info', 'GET /api/v1/secret', 'POST /api/v1/ob/stop']);
    const stop = agent.received.at(-1);
    expect(JSON.parse(stop?.body ?? '')).toEqual({ scope: { type: 'GLOBAL' }, force: true });
    expect(stop?.wireBody).toMatch(/^[A-Za-z0-9+/]+=*$/);
    expect(Object.keys(stop?.header ?? {})).toEqual(['auth', 'ts', 'uri', 'keys']);
    // Exactly a minute ahead of the clock that was handed in.
    expect(stop?.header?.ts).toBe(String(clockSeconds + 60));
  });

  it('a header lives as long as the client is told', async () => {
    const agent = await start();
    await clientOf(agent, { headerLifetimeSeconds: 300 }).agents.list();
    expect(agent.received.at(-1)?.header?.ts).toBe(String(clockSeconds + 300));
  });

  it('a header that is out of date is refused as such', async () => {
    const agent = await start({ now: () => clockSeconds + 61 });
    expect(await failure(clientOf(agent).agents.list())).toMatchObject({
      kind: 'unauthenticated',
      code: 'Security.Authentication.Expired',
    });
  });

  it('agent and key are asked for once, however many calls follow', async () => {
    const agent = await start();
    const client = clientOf(agent);
    for (let call = 0; call < 3; call++)
      expect(await client.agents.list()).toEqual([{ ip: '127.0.0.1', port: 2886 }]);
    expect(targets(agent).slice(2)).toEqual(Array(3).fill('GET /api/v1/ob/agents'));
  });

  it('no two requests have a header, a key or a body in common', async () => {
    const agent = await start();
    const client = clientOf(agent);
    for (let call = 0; call < 2; call++) await client.stop({ scope: 'GLOBAL', force: true });
    const [one, two] = agent.received.slice(2);
    expect(one?.headers['x-ocs-header']).not.toBe(two?.headers['x-ocs-header']);
    expect(one?.header?.keys).not.toBe(two?.header?.keys);
    expect(one?.wireBody).not.toBe(two?.wireBody);
  });

  it('the query belongs to what the header is made for, and a name beyond ASCII is encoded in both', async () => {
    const agent = await start();
    agent.on('GET /api/v1/task/dag/229', () => ({ data: wireDag({ id: '229' }) }));
    agent.on('POST /api/v1/ob/zone/%E5%8C%BA%201%2F2%27/stop', () => ({ data: wireDag() }));
    const client = clientOf(agent);
    await client.dags.get('229', { details: false });
    await client.zones.stop("区 1/2'", { freezeServer: true });
    expect(agent.received.slice(2).map(({ header }) => header?.uri)).toEqual([
      '/api/v1/task/dag/229?show_details=false',
      '/api/v1/ob/zone/%E5%8C%BA%201%2F2%27/stop',
    ]);
  });

  it('behind a gateway that takes a path away, the header is made for what the agent sees', async () => {
    const agent = await start();
    const client = clientOf(agent, {
      baseUrl: `${agent.baseUrl}/agents/1/`,
      fetch: (url, init) => fetch(url.replace('/agents/1', ''), init),
    });
    expect(await client.agents.list()).toHaveLength(1);
  });

  it('an agent password goes under its own header', async () => {
    const agent = await start();
    await clientOf(agent, { auth: { kind: 'agent-password', password: 'rootpwd' } }).agents.list();
    expect(agent.received.at(-1)?.headers).toMatchObject({ 'x-ocs-agent-header': expect.any(String) });
    expect(agent.received.at(-1)?.headers['x-ocs-header']).toBeUndefined();
  });

  it('what needs no credentials is sent without any, and nothing is asked before it', async () => {
    const agent = await start();
    expect(await clientOf(agent).info()).toMatchObject({ version: '4.5.0.0-1', identity: 'CLUSTER AGENT' });
    expect(agent.received).toHaveLength(1);
    expect(Object.keys(agent.received[0]?.headers ?? {}).filter((name) => name.startsWith('x-ocs'))).toEqual(
      [],
    );
  });

  it('an integer beyond 2^53 in an answer keeps its digits', async () => {
    const agent = await start();
    agent.on('GET /api/v1/ob/info', () => ({
      raw: '{"successful":true,"data":{"agent_info":[],"obcluster_info":{"id":9007199254740993,"name":"c","version":"4","topology":null}}}',
      contentType: 'application/json',
    }));
    expect((await clientOf(agent).ob.info()).cluster.id).toBe(9007199254740993n);
  });
});

describe('a new key', () => {
  it('is read once where the old one is refused, and the stop is then carried out once', async () => {
    const agent = await start({ bits: 512 });
    const client = clientOf(agent);
    await client.agents.list();
    agent.changeKey(1024);
    let stops = 0;
    agent.on('POST /api/v1/ob/stop', () => {
      stops++;
      return { data: wireDag() };
    });
    await client.stop({ scope: 'GLOBAL', force: true });
    await client.agents.list();
    expect([stops, agent.secretReads]).toEqual([1, 2]);
  });

  it('that another call has read meanwhile is taken over', async () => {
    const agent = await start();
    let release = () => {};
    const first = new Promise<void>((resolve) => {
      release = resolve;
    });
    let held = false;
    const client = clientOf(agent, {
      fetch: async (url, init) => {
        const response = await fetch(url, init);
        // The second refusal arrives only when the first call is done with the new key.
        if (response.status === 401 && held) await first;
        if (response.status === 401) held = true;
        return response;
      },
    });
    await client.agents.list();
    agent.changeKey(1024);
    const calls = [client.agents.list(), client.agents.list()];
    await Promise.race(calls);
    release();
    await Promise.all(calls);
    expect(agent.secretReads).toBe(2);
  });

  it('the same number for a refusal without a name, as agents before 4.3.1 have it', async () => {
    const agent = await start();
    let refused = false;
    const fetchOld: ObshellClientOptions['fetch'] = async (url, init) => {
      const response = await fetch(url, init);
      if (response.status !== 401) return response;
      refused = true;
      return Response.json({ successful: false, error: { code: 1, message: 'x' } }, { status: 401 });
    };
    const old = clientOf(agent, { fetch: fetchOld });
    await old.agents.list();
    agent.changeKey(1024);
    await old.agents.list();
    expect(refused).toBe(true);
  });

  it('that is none but the refused one ends in the refusal', async () => {
    const agent = await start();
    agent.on('GET /api/v1/ob/agents', () => ({
      status: 401,
      error: { code: 1, errCode: 'Security.Authentication.Header.DecryptFailed', message: 'Decrypt failed' },
    }));
    expect(await failure(clientOf(agent).agents.list())).toMatchObject({
      kind: 'unauthenticated',
      status: 401,
    });
    expect(agent.secretReads).toBe(2);
    expect(targets(agent).filter((target) => target.endsWith('/ob/agents'))).toHaveLength(1);
  });

  it('that cannot be read is outside the contract, and is asked for again by the next call', async () => {
    const agent = await start();
    let broken = true;
    const client = clientOf(agent, {
      fetch: async (url, init) => {
        if (!broken || !url.endsWith('/secret')) return fetch(url, init);
        return Response.json({ successful: true, data: { public_key: 'MEgCQQ==' } });
      },
    });
    expect(await failure(client.stop({ scope: 'GLOBAL', force: true }))).toMatchObject({
      kind: 'outside-contract',
      operation: 'getSecret',
      issues: [{ path: 'data.public_key' }],
    });
    broken = false;
    await client.agents.list();
    expect(targets(agent).filter((target) => target.startsWith('POST'))).toEqual([]);
  });
});

describe('older agents', () => {
  it('4.2.2 has a header of one block and plain bodies', async () => {
    const agent = await start({ bits: 512 });
    Object.assign(agent, { version: '4.2.2.0', supportedAuth: undefined });
    await clientOf(agent).stop({ scope: 'ZONE', target: ['zone1'] });
    const stop = agent.received.at(-1);
    expect(stop?.header).toMatchObject({ password: 'rootpwd', ts: expect.any(Number) });
    expect(JSON.parse(stop?.wireBody ?? '')).toEqual({ scope: { type: 'ZONE', target: ['zone1'] } });
    expect(stop?.headers['x-ocs-header']).toBeUndefined();
  });

  it('4.2.3 does not say what it supports, and has the encryption of today', async () => {
    const agent = await start({ bits: 512 });
    Object.assign(agent, { version: '4.2.3.0-1', supportedAuth: undefined });
    await clientOf(agent).agents.list();
    expect(agent.received.at(-1)?.header).toMatchObject({ auth: 'rootpwd' });
  });

  it.each<[string, ObshellAuth, string]>([
    ['a password too long for one block', { kind: 'password', password: 'x'.repeat(40) }, 'auth.password'],
    ['an agent password', { kind: 'agent-password', password: 'rootpwd' }, 'auth.kind'],
    ['a session', { kind: 'session', sessionId: 'a3f1' }, 'auth.kind'],
  ])('4.2.2 cannot take %s; nothing is sent', async (_, auth, path) => {
    const agent = await start({ bits: 512 });
    Object.assign(agent, { version: '4.2.2.0', supportedAuth: undefined });
    const error = await failure(clientOf(agent, { auth }).agents.list());
    expect(error).toMatchObject({ kind: 'invalid-request', path });
    expect(targets(agent)).toEqual(['GET /api/v1/info', 'GET /api/v1/secret']);
  });

  it('one that supports only what is unknown is outside the contract', async () => {
    const agent = await start();
    agent.supportedAuth = ['v9'];
    expect(await failure(clientOf(agent).agents.list())).toMatchObject({
      kind: 'outside-contract',
      issues: [{ path: 'data.supportedAuth' }],
    });
  });
});

describe('sessions', () => {
  it('a login’s answer is decrypted; its session then stands in for the password', async () => {
    const agent = await start();
    const sessionId = await clientOf(agent).login();
    expect(sessionId).toBe('a3f1c2d4'.repeat(8));
    const client = clientOf(agent, { auth: { kind: 'session', sessionId } });
    await client.agents.list();
    expect(agent.received.at(-1)?.header).toMatchObject({ session_id: sessionId });
    expect(agent.received.at(-1)?.header).not.toHaveProperty('auth');
    agent.on('POST /api/v1/logout', ({ body }) => {
      agent.sessions.delete(JSON.parse(body).session_id);
      return {};
    });
    await client.logout();
    const error = await failure(client.agents.list());
    expect(error).toMatchObject({ kind: 'unauthenticated', code: 'Security.Authentication.SessionInvalid' });
    expect(JSON.stringify(error)).not.toContain(sessionId);
  });

  it('a login that is answered with another’s keys is outside the contract', async () => {
    const agent = await start();
    const client = clientOf(agent, {
      fetch: async (url, init) =>
        url.endsWith('/login')
          ? Response.json({ successful: true, data: Buffer.alloc(32, 3).toString('base64') })
          : fetch(url, init),
    });
    expect(await failure(client.login())).toMatchObject({
      kind: 'outside-contract',
      issues: [{ path: 'data' }],
    });
  });
});

describe('what goes wrong', () => {
  it('a read is tried again, each time with a header of its own', async () => {
    const agent = await start();
    let tries = 0;
    agent.on('GET /api/v1/ob/agents', () => (++tries < 3 ? 'cut' : { data: { contents: null } }));
    expect(await clientOf(agent).agents.list()).toEqual([]);
    const headers = agent.received.slice(2).map(({ headers: each }) => each['x-ocs-header']);
    expect(new Set(headers).size).toBe(3);
  });

  it('a stop whose answer is cut off is found by its DAG, and not sent again', async () => {
    const agent = await start();
    const begun: unknown[] = [];
    agent.on('POST /api/v1/ob/stop', () => {
      const now = new Date().toISOString();
      begun.push(wireDag({ id: '2219', start_time: now, end_time: now }));
      return 'cut';
    });
    agent.on('GET /api/v1/task/dags/agent', () => ({ data: { contents: begun } }));
    agent.on('GET /api/v1/task/dag/unfinish', () => ({ data: { contents: begun } }));
    expect((await clientOf(agent).stop({ scope: 'GLOBAL', force: true })).id).toBe('2219');
    expect(begun).toHaveLength(1);
  });

  it('a wrong password is unauthenticated, and no part of the error names it', async () => {
    const agent = await start();
    const secret = 'not-the-"password"';
    agent.password = 'another';
    const error = await failure(clientOf(agent, { auth: { kind: 'password', password: secret } }).ob.info());
    expect(error).toMatchObject({
      kind: 'unauthenticated',
      code: 'Security.Authentication.IncorrectOceanbasePassword',
      operation: 'getObInfo',
    });
    expect(error.traceId).toBe(agent.received.at(-1)?.headers['x-obshell-trace-id']);
    expect(`${JSON.stringify(error)} ${error.stack}`).not.toContain('not-the-');
  });

  it('an agent that echoes the password has it taken out of the error', async () => {
    const agent = await start();
    agent.on('GET /api/v1/ob/agents', () => ({
      status: 500,
      error: { errCode: 'MySQL.Error', message: "Access denied for root using 'rootpwd'" },
    }));
    const error = await failure(clientOf(agent, { retry: false }).agents.list());
    expect(error.message).toContain("'[redacted]'");
    expect(JSON.stringify(error)).not.toContain('rootpwd');
  });

  it('an agent out of reach is unreachable before anything was sent', async () => {
    const agent = await start();
    const { baseUrl } = agent;
    await open.splice(0)[0]?.close();
    const client = createObshellClient({ baseUrl, auth: password, retry: false });
    expect(await failure(client.stop({ scope: 'GLOBAL', force: true }))).toMatchObject({
      kind: 'unreachable',
      operation: 'getAgentInfo',
      mayHaveHappened: false,
    });
  });
});
