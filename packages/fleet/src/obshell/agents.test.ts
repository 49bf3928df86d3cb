import { type FetchLike, ObstopError } from '@obstop/client';
import { type ObshellCodec, plainCodec } from '@obstop/client/obshell';
import { clusterId } from '@obstop/domain';
import { memoryClusterStore } from '@obstop/engine/testing';
import { describe, expect, it } from 'vitest';
import { inMemoryObshellFleetState } from '../testing/in-memory-obshell-fleet-state.ts';
import { createJumpingClock } from '../testing/jumping-clock.ts';
import { verifyIdentity } from './agent-identity.ts';
import { createAgents } from './agents.ts';

const id = clusterId(1);

/** How one agent of the test behaves; what is not said is as it should be. */
interface Behaviour {
  cluster?: { id: number; name: string };
  password?: string;
  /** Its clock less the gateway's. */
  aheadMs?: number;
  isSilent?: boolean;
  /** Its observer has no process: what asks OceanBase itself is refused. */
  holdsNothing?: boolean;
}

/** Agents 1, 2, … that answer as they are told; `asked` lists what reached them. */
function rig(behaviours: Behaviour[]) {
  const clock = createJumpingClock(1_700_000_000_000);
  const asked: string[] = [];
  const told: string[] = [];
  let sealed = { password: '', expiresAtSeconds: 0 };
  const codec: ObshellCodec = {
    ...plainCodec,
    seal: async (request) => {
      const { auth, expiresAtSeconds } = request;
      sealed = { password: auth.kind === 'session' ? '' : auth.password, expiresAtSeconds };
      return plainCodec.seal(request);
    },
  };
  const answer = (status: number, data: unknown, code?: string) => {
    const error = { code: 10008, errCode: code, message: code === undefined ? '' : refusals[code] };
    const body = { successful: status === 200, timestamp: '', duration: 1, status, traceId: 't' };
    const text = JSON.stringify(status === 200 ? { ...body, data } : { ...body, error });
    return new Response(text, { status, headers: { 'content-type': 'application/json' } });
  };
  const refusals: Record<string, string> = {
    'Agent.OceanBase.NotHold': 'check if zone exist failed: Agent is not holding OceanBase',
    'Security.Authentication.Expired': 'Authentication expired',
    'Security.Authentication.IncorrectOceanbasePassword': 'Unauthorized: OceanBase password is incorrect',
  };
  const fetch: FetchLike = async (url) => {
    const { hostname, pathname } = new URL(url);
    const agent = Number(hostname.split('.').at(-1));
    const {
      cluster = { id: 7, name: 'prod' },
      password = 'right',
      aheadMs = 0,
      isSilent,
      holdsNothing,
    } = behaviours[agent - 1] ?? {};
    const call = pathname.replace('/api/v1/', '');
    asked.push(`${agent} ${call}`);
    if (isSilent) throw new TypeError('connection reset');
    const now = clock.nowMs() + aheadMs;
    if (call === 'time') return answer(200, new Date(now).toISOString());
    if (sealed.expiresAtSeconds * 1000 < now)
      return answer(401, undefined, 'Security.Authentication.Expired');
    if (sealed.password !== password)
      return answer(401, undefined, 'Security.Authentication.IncorrectOceanbasePassword');
    if (holdsNothing && call.startsWith('ob/zone/')) return answer(500, undefined, 'Agent.OceanBase.NotHold');
    if (call === 'ob/info')
      return answer(200, {
        agent_info: [],
        obcluster_info: { ...cluster, version: '4.2.1.0', topology: null },
      });
    const of = { ip: hostname, port: 2886, identity: 'CLUSTER AGENT' };
    return answer(200, {
      ...{ agent: of, state: 2, version: '4.5.0.0-1', pid: 1, startAt: 1, port: 2886 },
      ...{ obState: 3, underMaintenance: false },
    });
  };
  const state = inMemoryObshellFleetState();
  let file = async () => 'right';
  const agents = createAgents({
    addresses: behaviours.map((_, index) => `10.0.0.${index + 1}:2886`),
    ...{ clock, fetch, codec, rootPassword: 'right', pollIntervalMs: 1000, requestTimeoutMs: 30_000 },
    readPassword: () => file(),
    tell: (what) => void told.push(what),
    verify: (client, options) =>
      verifyIdentity({ state, inventory: memoryClusterStore() }, id, client, options),
  });
  const read = () => agents.ask((client) => client.ob.info(), {});
  return {
    ...{ agents, asked, told, clock, state, behaviours, read },
    setFile: (password: string) => {
      file = async () => password;
    },
    breakFile: () => {
      file = () => Promise.reject(new Error('EACCES: it may not be read'));
    },
  };
}

const another = { cluster: { id: 99, name: 'other' } };

describe('an agent that belongs to another cluster', () => {
  it('is asked for nothing, and named; the next one is asked', async () => {
    const { agents, state, read } = rig([another, {}]);
    await state.pin(id, { obClusterId: 7, name: 'prod' });
    expect((await read()).cluster.name).toBe('prod');
    expect((await agents.choose({})).agent.name).toBe('http://10.0.0.2:2886');
    expect(agents.reach()[0]?.problem).toBe(
      'it belongs to other (obClusterId 99) and not to prod (obClusterId 7), which is what cluster 1 is; nothing is sent to it',
    );
  });

  it('is noticed before an order, however short ago it was another', async () => {
    const { agents, behaviours, read } = rig([{}]);
    await read();
    behaviours[0] = another;
    await expect(agents.choose({})).rejects.toThrow('it belongs to other (obClusterId 99)');
  });

  it.each([
    { id: 7, name: 'renamed' },
    { id: 8, name: 'prod' },
  ])('is one of %o', async (cluster) => {
    const { agents, state } = rig([{ cluster }]);
    await state.pin(id, { obClusterId: 7, name: 'prod' });
    await expect(agents.choose({})).rejects.toThrow('nothing is sent to it');
  });

  it('is used once an operator says that this is the cluster', async () => {
    const { agents, state } = rig([another]);
    await state.pin(id, { obClusterId: 7, name: 'prod' });
    await state.repin(id, { obClusterId: 99, name: 'other' });
    expect((await agents.choose({})).agent.name).toBe('http://10.0.0.1:2886');
  });
});

describe('an agent whose observer is stopped', () => {
  it('says so, which is an answer: it does not rest, and the next one is not asked in its place', async () => {
    const { agents, asked, read } = rig([{ holdsNothing: true }, {}]);
    const stop = agents.ask((client) => client.zones.checkStop('zone1'), { outageMs: 60_000 });
    await expect(stop).rejects.toThrow('agent http://10.0.0.1:2886: ');
    await expect(stop).rejects.toThrow('Agent is not holding OceanBase');
    expect(agents.reach().map(({ problem }) => problem)).toEqual([undefined, undefined]);
    await read();
    expect(asked.filter((each) => each.startsWith('2 '))).toEqual([]);
  });
});

describe('a password that agents refuse', () => {
  it('at one agent is no reason not to ask the next', async () => {
    const { agents, read } = rig([{ password: 'stale' }, {}]);
    expect((await read()).cluster.name).toBe('prod');
    expect(agents.reach().map(({ problem }) => problem)).toEqual([
      expect.stringContaining('is the password of root@sys right?'),
      undefined,
    ]);
  });

  it('is read again from its file, once, and tried once more', async () => {
    const { behaviours, read, setFile, asked } = rig([{ password: 'new' }]);
    setFile('new');
    await read();
    expect(asked).toEqual(['1 ob/info', '1 ob/info', '1 ob/info']);
    behaviours[0] = { password: 'newer' };
    await expect(read()).rejects.toThrow('is the password of root@sys right?');
  });

  it('is read anew when it is told to, and used before any agent refuses the one before', async () => {
    const { agents, behaviours, read, setFile, asked } = rig([{}, {}]);
    expect(await agents.renewPassword()).toBe(false);
    setFile('new');
    behaviours[0] = { password: 'new' };
    behaviours[1] = { password: 'new' };
    expect(await agents.renewPassword()).toBe(true);
    await read();
    expect(asked).toEqual(['1 ob/info', '1 ob/info']);
  });

  it('that was refused is replaced at once when it is read anew, without the rest that follows a refusal', async () => {
    const { agents, behaviours, read, setFile } = rig([{ password: 'new' }]);
    await expect(read()).rejects.toThrow('is the password of root@sys right?');
    setFile('other');
    await agents.renewPassword();
    await expect(read()).rejects.toThrow('is the password of root@sys right?');
    setFile('new');
    expect(await agents.renewPassword()).toBe(true);
    await expect(read()).resolves.toBeDefined();
    expect(behaviours).toHaveLength(1);
  });

  it('that cannot be read anew stays, and is told', async () => {
    const { agents, behaviours, read, breakFile, told } = rig([{}]);
    breakFile();
    await expect(agents.renewPassword()).rejects.toThrow('EACCES');
    await read();
    behaviours[0] = { password: 'new' };
    await expect(read()).rejects.toThrow('is the password of root@sys right?');
    expect(told.join()).toContain('agent http://10.0.0.1:2886: the password cannot be read anew: EACCES');
  });

  it('is tried more and more seldom', async () => {
    const { asked, clock, read } = rig([{ password: 'another' }]);
    const hour = 3_600_000;
    for (const endMs = clock.nowMs() + hour; clock.nowMs() < endMs; await clock.sleep(30_000))
      await expect(read()).rejects.toThrow('is the password of root@sys right?');
    // 30 s, 1, 2, 4, 8 minutes, and every ten from then on: not 120 times.
    expect(asked.length).toBeLessThan(12);
  });
});

it('an agent whose clock is ahead is asked by its own time, and the difference is told', async () => {
  const { read, told, agents, clock } = rig([{ aheadMs: 90_000 }]);
  await read();
  expect(told).toEqual([
    "agent http://10.0.0.1:2886: its clock is 90 s ahead of this machine's; requests to it are dated by its own",
  ]);
  expect((await agents.choose({})).expiresAtMs).toBe(clock.nowMs() + 90_000 + 60_000);
});

it('an order to an agent whose clock is behind expires by that clock', async () => {
  const { agents, clock } = rig([{ aheadMs: -3_600_000 }]);
  expect((await agents.choose({})).expiresAtMs).toBe(clock.nowMs() - 3_600_000 + 60_000);
});

it('reads are dated by now while a change with an earlier date is on its way', async () => {
  const { agents, clock, read } = rig([{}]);
  const { agent, expiresAtMs } = await agents.choose({});
  await clock.sleep(55_000);
  const arrived = Promise.withResolvers<void>();
  const changed = agent.expiring(expiresAtMs, async (client) => {
    await arrived.promise;
    return client.ob.info();
  });
  await clock.sleep(10_000);
  expect((await read()).cluster.name).toBe('prod');
  arrived.resolve();
  await expect(changed).rejects.toThrow('Authentication expired');
});

it('an agent that is asked alone is spared while it rests, and where it is another cluster’s', async () => {
  const { agents, asked, state } = rig([{ password: 'another' }, another]);
  await state.pin(id, { obClusterId: 7, name: 'prod' });
  for (const name of ['http://10.0.0.1:2886', 'http://10.0.0.1:2886', 'http://10.0.0.2:2886', 'http://gone'])
    expect(await agents.askOnly(name, (client) => client.dags.listAgent(), {})).toBeUndefined();
  expect(asked).toEqual(['1 ob/info', '2 ob/info']);
});

it('a silent agent rests, while the others answer', async () => {
  const { agents, asked, read } = rig([{ isSilent: true }, {}]);
  await agents.choose({});
  await agents.choose({});
  await read();
  expect(asked.filter((each) => each.startsWith('1'))).toHaveLength(1);
});

it('a refusal of what is asked for says nothing against the agent', async () => {
  const { agents } = rig([{}, {}]);
  const refusal = new ObstopError('not-found', 'getDag: no such DAG', { status: 404, code: 'Task.NotFound' });
  await expect(agents.ask(() => Promise.reject(refusal), {})).rejects.toMatchObject({ cause: refusal });
  expect(agents.reach()[0]?.problem).toBeUndefined();
});
