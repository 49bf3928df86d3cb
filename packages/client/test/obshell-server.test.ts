import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createObshellClient, type ObshellAuth, type ObshellClientOptions } from '../src/obshell.ts';
import { checkObshellAnswer } from '../src/validate.ts';
import { failure } from './failure.ts';
import { type RealServer, startRealServer } from './real-server.ts';

const rootPassword = 'root "secret" 密码';
const stopAll = { scope: 'GLOBAL', force: true } as const;
const poll = { minMs: 20, maxMs: 100 };

let server: RealServer;
beforeAll(async () => {
  vi.stubEnv('OBSTOP_ROOT_PASSWORD', rootPassword);
  server = await startRealServer(20);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await server?.close();
});

/** A client whose answers are held against the whole contract. */
const clientOf = (
  more: Partial<ObshellClientOptions> = {},
  auth: ObshellAuth = { kind: 'password', password: rootPassword },
) => createObshellClient({ baseUrl: server.baseUrl, auth, validate: checkObshellAnswer, ...more });

const reset = () => server.admin('POST /obstop/v1/reset');
const statuses = async () => {
  const { topology } = (await clientOf().ob.info()).cluster;
  return Object.values(topology ?? {}).flatMap((servers) => servers.map(({ status }) => status));
};

describe('against the server, encrypted', () => {
  it('what an agent says of itself, with and without credentials', async () => {
    const client = clientOf();
    expect(await client.info()).toMatchObject({ identity: 'CLUSTER AGENT', supportedAuth: ['v2'] });
    expect((await client.secret()).publicKey).toMatch(/^MI/);
    expect(await client.status()).toMatchObject({ obState: 3, underMaintenance: false });
    expect(Date.parse(await client.time())).toBeGreaterThan(0);
    expect(await client.gitInfo()).toHaveProperty('commitId');
    const agents = await client.agents.list();
    expect(Object.keys(await client.agents.status()).sort()).toEqual(
      agents.map(({ ip, port }) => `${ip}:${port}`).sort(),
    );
    expect((await client.ob.info()).agents).toHaveLength(agents.length);
  });

  it('a DAG that has not changed is not sent again', async () => {
    const answered: (number | undefined)[] = [];
    const client = clientOf({ hooks: { onResponse: ({ status }) => void answered.push(status) } });
    const stop = await client.stop(stopAll);
    await stop.wait({ poll, timeoutMs: 30_000 });
    const ended = await (await client.dags.get(stop.id)).refresh();
    answered.length = 0;
    expect((await ended.refresh()).raw).toEqual(ended.raw);
    expect(answered).toEqual([304]);
    await reset();
  });

  it('a cluster is stopped, followed to its end, and started again', async () => {
    const client = clientOf();
    const seen = new Set<string>();
    const stop = await client.stop(stopAll);
    expect(stop).toMatchObject({ name: 'Stop OB', state: 'running' });
    const ended = await stop.wait({
      poll,
      timeoutMs: 30_000,
      onProgress: ({ running }) => running.forEach((name) => void seen.add(name)),
    });
    expect(ended).toMatchObject({ state: 'succeeded', status: 'SUCCEED', operation: 'RUN' });
    expect(ended.raw).toMatchObject({ stage: 5, max_stage: 5 });
    expect(seen.size).toBeGreaterThan(0);
    const { cluster } = await client.ob.info();
    expect(cluster.topology === null || (await statuses()).every((status) => status !== 'ACTIVE')).toBe(true);
    const start = await client.start({ scope: 'GLOBAL' });
    expect((await start.wait({ poll, timeoutMs: 30_000 })).state).toBe('succeeded');
    expect(new Set(await statuses())).toEqual(new Set(['ACTIVE']));
  });

  it('a zone is checked, stopped, and its DAG read by node and sub task', async () => {
    await reset();
    const client = clientOf();
    await client.zones.checkStop('zone1');
    const stop = await client.zones.stop('zone1', { freezeServer: true });
    const ended = await stop.wait({ poll, timeoutMs: 30_000 });
    const [node] = (ended.raw.nodes ?? []) as { id: string; name: string }[];
    expect(await client.nodes.get(node?.id ?? '')).toMatchObject({ name: node?.name, state: 'SUCCEED' });
    const [step] = ended.steps;
    if (!step) throw new Error('a stop has steps');
    expect(await client.subTasks.get(step.id)).toMatchObject({ state: 'SUCCEED' });
    expect(await client.subTasks.logs(step.id)).toEqual(expect.any(Array));
    expect(await ended.logTail(step)).toEqual(expect.any(Array));
    expect((await client.dags.listAgent({ details: false })).map(({ id }) => id)).toContain(stop.id);
  });

  it.each([
    ['an unknown zone', { scope: 'ZONE', target: ['zone9'], force: true }, 'not-found', 'OB.Zone.NotExist'],
    ['an unknown server', { scope: 'SERVER', target: ['10.99.0.1'] }, 'not-found', 'Agent.NotExist'],
    [
      'two zones at once',
      { scope: 'ZONE', target: ['zone1', 'zone2'] },
      'refused',
      'OB.Server.StoppedInMultiZone',
    ],
  ] as const)('%s is refused by name', async (_, stop, kind, code) => {
    await reset();
    expect(await failure(clientOf().stop({ ...stop, target: [...stop.target] }))).toMatchObject({
      kind,
      code,
    });
  });

  it('an unknown DAG is not found', async () => {
    const error = await failure(clientOf().dags.get('2016843009002886999999'));
    expect(error.kind).toBe('not-found');
    expect(error.traceId).toMatch(/./);
  });

  it('a wrong password is unauthenticated and stays out of the error', async () => {
    const error = await failure(clientOf({}, { kind: 'password', password: 'guessed-wrong' }).ob.info());
    expect(error).toMatchObject({
      kind: 'unauthenticated',
      code: 'Security.Authentication.IncorrectOceanbasePassword',
    });
    expect(JSON.stringify(error)).not.toContain('guessed-wrong');
  });

  it('a session stands in for the password until it is ended', async () => {
    const sessionId = await clientOf().login();
    const client = clientOf({}, { kind: 'session', sessionId });
    expect(await client.agents.list()).not.toEqual([]);
    await client.logout();
    expect(await failure(client.agents.list())).toMatchObject({ kind: 'unauthenticated' });
  });

  it('a stop whose answer is lost is found, and was made once', async () => {
    await reset();
    let losses = 0;
    const client = clientOf({
      fetch: async (url, init) => {
        const response = await fetch(url, init);
        if (!url.endsWith('/ob/stop')) return response;
        losses++;
        throw new TypeError('fetch failed', { cause: new Error('other side closed') });
      },
    });
    const stops = async () =>
      (await client.dags.listAgent({ details: false })).filter(({ name }) => name === 'Stop OB');
    const before = (await stops()).map(({ id }) => id);
    const task = await client.stop(stopAll);
    expect((await task.wait({ poll, timeoutMs: 30_000 })).state).toBe('succeeded');
    const made = (await stops()).map(({ id }) => id).filter((id) => !before.includes(id));
    expect([losses, made]).toEqual([1, [task.id]]);
  });
});

describe('while a stop holds the agents', () => {
  /** A stop whose kill of one server hangs. */
  const hold = async () => {
    await reset();
    await server.admin('POST /obstop/v1/faults', {
      scope: { serverId: 2 },
      rule: { kind: 'hang', operation: 'stopProcess' },
    });
    const task = await clientOf().stop({ scope: 'SERVER', target: ['10.10.10.2:2886'], force: true });
    for await (const progress of task.watch({ poll, timeoutMs: 30_000 }))
      if (progress.running.includes('Wait for all agents to execute tasks successfully')) break;
    return task;
  };

  it('a second one is accepted, fails, and its error has the end of the log', async () => {
    await hold();
    const error = await failure((await clientOf().stop(stopAll)).wait({ poll, timeoutMs: 30_000 }));
    expect(error).toMatchObject({ kind: 'task-failed', outcome: 'failed' });
    expect(error.failedSteps?.map(({ name }) => name)).toEqual(['Make sure all agents are ready']);
    expect(error.failedSteps?.[0]?.logTail?.join('\n')).toContain('Task.SubDag.NotAllCreated');
  });

  it('the holder is among the main DAGs, and passing it lets a start through', async () => {
    const holder = await hold();
    const client = clientOf();
    expect(await client.status()).toMatchObject({ underMaintenance: true });
    const held = (await client.dags.listAgentMain({ details: false })).map(({ id }) => String(id));
    expect(held).toEqual([holder.id]);
    const start = await client.start({ scope: 'GLOBAL', forcePassDag: held });
    expect((await start.wait({ poll, timeoutMs: 30_000 })).state).toBe('succeeded');
    expect((await holder.refresh()).state).toBe('failed');
  });

  it('it can be cancelled, and nothing else is allowed', async () => {
    const holder = await hold();
    const client = clientOf();
    expect(await failure(client.dags.operate(holder.id, 'PASS'))).toMatchObject({
      kind: 'refused',
      status: 400,
    });
    await client.dags.operate(holder.id, 'CANCEL');
    const ended = await holder.wait({ poll, timeoutMs: 30_000, accept: ['failed'] });
    expect(ended).toMatchObject({ status: 'FAILED', operation: 'CANCEL' });
  });

  it('a wait survives that the server is killed and comes back', async () => {
    await reset();
    const task = await clientOf().stop(stopAll);
    let outages = 0;
    let killed: Promise<void> | undefined;
    const ended = await task.wait({
      poll,
      timeoutMs: 40_000,
      accept: ['succeeded', 'failed'],
      onProgress: ({ outage }) => {
        if (outage) outages++;
        // After the first reading: down, and up again once the wait has noticed.
        killed ??= server.kill();
        if (outages === 1) killed = killed.then(() => server.start());
      },
    });
    await killed;
    expect(outages).toBeGreaterThan(0);
    expect(ended.ended).toBe(true);
  });
});

describe('an agent with a password of its own', () => {
  it('takes it under its own header, and refuses another', async () => {
    vi.stubEnv('OBSTOP_AGENT_PASSWORD', 'agent secret');
    const secured = await startRealServer();
    try {
      const agent = (password: string) =>
        clientOf({ baseUrl: secured.baseUrl }, { kind: 'agent-password', password });
      expect(await agent('agent secret').info()).toMatchObject({ security: true });
      expect(await agent('agent secret').agents.list()).not.toEqual([]);
      expect(await failure(agent('another one').agents.list())).toMatchObject({
        kind: 'unauthenticated',
        code: 'Security.Authentication.IncorrectAgentPassword',
      });
    } finally {
      await secured.close();
    }
  });
});
