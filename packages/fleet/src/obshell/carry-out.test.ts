import { ObstopError } from '@obstop/client';
import type { ObshellTask } from '@obstop/client/obshell';
import { type ClusterId, clusterId, serverId, subtaskId, taskId } from '@obstop/domain';
import type { FleetCall, ObshellClusterState, ObshellFleetState } from '@obstop/engine';
import { describe, expect, it } from 'vitest';
import { demoClusters } from '../simulated/demo-fleet.ts';
import { inMemoryObshellFleetState } from '../testing/in-memory-obshell-fleet-state.ts';
import { createJumpingClock } from '../testing/jumping-clock.ts';
import { scriptedAgents } from '../testing/scripted-agents.ts';
import type { Agent } from './agents.ts';
import { carryOut, type WantedChange, type WantedPart } from './carry-out.ts';
import type { ManagedCluster } from './last-order.ts';

const addresses = ['10.10.10.1:2886', '10.10.10.2:2886', '10.10.10.3:2886'];

/** A cluster of three, a stop of some of its servers, and a store that may die after a number of writes. */
function rig(forcePassDag: string[] = []) {
  const agents = scriptedAgents(addresses);
  const kept = new Map<ClusterId, ObshellClusterState>();
  let left = Number.POSITIVE_INFINITY;
  const sound = inMemoryObshellFleetState(kept);
  const state: ObshellFleetState = {
    ...sound,
    save: async (...parameters) => {
      if (left <= 0) throw new Error('the process died');
      left -= 1;
      await sound.save(...parameters);
    },
  };
  const clock = createJumpingClock();
  const ports = { state, clock, pollIntervalMs: 10, outageMs: 100 };
  // The demo fleet has one; it is the first.
  const [cluster] = demoClusters(0) as [ReturnType<typeof demoClusters>[number]];
  const managed: ManagedCluster = {
    clusterId: clusterId(1),
    agents: agents.agents,
    forcePassDag,
    cluster: async () => cluster,
  };
  const log: string[] = [];
  const part = (server: number, run: number): WantedPart => ({
    target: `10.10.10.${server}:2886`,
    member: `${server}:${run}`,
    isDone: (observation) => observation.obState(serverId(server)) === 0,
  });
  const change = (servers: number[], run = 1): WantedChange => ({
    verb: 'force',
    scope: 'SERVER',
    parts: servers.map((server) => part(server, run)) as [WantedPart, ...WantedPart[]],
    showsAtOnce: true,
  });
  const call = (server: number, run = 1, signal = new AbortController().signal): FleetCall => ({
    taskId: taskId(1),
    subtaskId: subtaskId(server),
    run,
    signal,
    log: (line) => void log.push(line),
  });
  const stop = ([own = 1, ...siblings]: number[], run = 1, signal?: AbortSignal) =>
    carryOut(ports, managed, change([own, ...siblings], run), call(own, run, signal));
  return {
    agents,
    clock,
    log,
    stop,
    stored: () => kept.get(clusterId(1)) ?? { isolatedZones: [] },
    dieAfter: (writes: number) => {
      left = writes;
    },
    live: () => {
      left = Number.POSITIVE_INFINITY;
    },
  };
}

describe('one DAG for all targets of a node', () => {
  it('is made for the first that asks; the others find their part done', async () => {
    const { agents, stop, log } = rig();
    await stop([2, 1, 3]);
    expect(agents.dags.map(({ targets }) => targets)).toEqual([
      ['10.10.10.2:2886', '10.10.10.1:2886', '10.10.10.3:2886'],
    ]);
    await stop([1, 2, 3]);
    expect(agents.dags).toHaveLength(1);
    expect(log.at(-1)).toBe('10.10.10.1:2886: done already (force)');
  });

  it('leaves out what is done already', async () => {
    const { agents, stop } = rig();
    agents.states.set('10.10.10.3:2886', 0);
    await stop([1, 2, 3]);
    expect(agents.dags[0]?.targets).toEqual(['10.10.10.1:2886', '10.10.10.2:2886']);
  });

  it('fails all of its runs when it fails, and only a new run asks again, passing it', async () => {
    const { agents, stop, log } = rig();
    agents.ends = ['failed'];
    await expect(stop([1, 2])).rejects.toThrow('DAG 100 (Stop OB) ended FAILED/RUN');
    await expect(stop([2, 1])).rejects.toThrow('DAG 100');
    expect(log).toContain('  Execute: it was made to fail');
    expect(agents.dags).toHaveLength(1);
    await stop([1, 2], 2);
    expect(agents.dags[1]?.forcePassDag).toEqual(['100']);
  });
});

describe('a failed DAG', () => {
  /** Fails one DAG, and loses the order that was to pass it. */
  async function lostPass(lose: (agents: ReturnType<typeof rig>['agents']) => void) {
    const it = rig();
    it.agents.ends = ['failed'];
    await expect(it.stop([1])).rejects.toThrow('DAG 100');
    lose(it.agents);
    await expect(it.stop([1], 2)).rejects.toThrow();
    it.agents.holdsBack = false;
    await it.stop([1], 3);
    return it;
  }

  it('is passed by a later order where the next one never arrived', async () => {
    const { agents, stored } = await lostPass((each) => {
      each.holdsBack = true;
    });
    expect(agents.dags[1]?.forcePassDag).toEqual(['100']);
    expect(stored().standing).toBeUndefined();
  });

  it('is passed by a later order where the next one was refused', async () => {
    const { agents } = await lostPass((each) => {
      each.refusals = [new ObstopError('refused', 'stopOb: no', { status: 400, code: 'Common.BadRequest' })];
    });
    expect(agents.dags[1]?.forcePassDag).toEqual(['100']);
  });
});

describe('after a crash', () => {
  // Writes of a run: the order, the id of its DAG, its end.
  it.each([
    [0, 'before the order was stored', 1],
    [1, 'before the id of the DAG was stored', 1],
    [2, 'before its end was stored', 1],
  ])('at write %i, %s: one DAG in all', async (writes, _, dags) => {
    const { agents, stop, dieAfter, live, stored } = rig();
    dieAfter(writes);
    await expect(stop([1, 2])).rejects.toThrow('the process died');
    live();
    await stop([1, 2]);
    expect(agents.dags).toHaveLength(dags);
    expect(stored().order).toMatchObject({ dagId: '100', end: 'succeeded' });
  });

  it('finds a DAG that has ended meanwhile by the list of the agent that was asked', async () => {
    const { agents, stop, dieAfter, live, stored } = rig();
    dieAfter(1);
    await expect(stop([1])).rejects.toThrow('the process died');
    live();
    agents.ends = ['failed'];
    await expect(stop([1])).rejects.toThrow('DAG 100');
    expect(stored().order?.end).toBe('failed');
  });

  it('asks nothing where several DAGs may be the one', async () => {
    const { agents, stop, dieAfter, live } = rig();
    dieAfter(1);
    await expect(stop([1])).rejects.toThrow();
    live();
    agents.dags.push({ ...(agents.dags[0] as (typeof agents.dags)[number]), id: '900' });
    await expect(stop([1])).rejects.toThrow(/several DAGs may be it: 100, 900/);
    expect(agents.dags).toHaveLength(2);
  });
});

describe('an answer that is lost', () => {
  it('is no reason to ask again: the DAG is found', async () => {
    const { agents, stop } = rig();
    agents.lostAnswer = new ObstopError('unreachable', 'stopOb: lost', { mayHaveHappened: true });
    await stop([1]);
    expect(agents.dags).toHaveLength(1);
  });

  it('that the client takes an older DAG for is looked for once more', async () => {
    const { agents, stop } = rig();
    agents.ends = ['failed'];
    await expect(stop([1])).rejects.toThrow('DAG 100');
    const { choose } = agents.agents;
    const older = { id: '100', startTime: agents.dags[0]?.startTime } as unknown as ObshellTask;
    const expiring: Agent['expiring'] = async <T>() => older as T;
    agents.agents.choose = async (options) => {
      const chosen = await choose(options);
      return { ...chosen, agent: { ...chosen.agent, expiring } };
    };
    await expect(stop([1], 2)).rejects.toThrow(
      'no answer, and DAG 100 was asked for before; a retry looks once more',
    );
  });

  it('of a refusal asks no further and leaves no order behind', async () => {
    const { agents, stop, stored } = rig();
    agents.lostAnswer = new ObstopError('refused', 'stopOb: no', { status: 400, code: 'Common.BadRequest' });
    await expect(stop([1])).rejects.toThrow('stopOb: no');
    expect(stored().order).toBeUndefined();
  });
});

describe('an order that nobody has seen', () => {
  /** Held back on its way: it arrives at the agents when `arrive` is called. */
  function heldBack() {
    const it = rig();
    it.agents.holdsBack = true;
    return it;
  }
  const orders = (dags: readonly { targets: readonly string[] }[]) =>
    dags.map(({ targets }) => targets.length);

  it('keeps the next from being sent until it can no longer arrive', async () => {
    const { agents, stop, clock, log } = heldBack();
    await expect(stop([1])).rejects.toThrow('a retry looks once more before it asks');
    agents.holdsBack = false;
    const fromMs = clock.nowMs();
    await stop([1, 2], 2);
    // A header is valid for a minute.
    expect(clock.nowMs() - fromMs).toBeGreaterThan(60_000);
    expect(log.find((line) => line.includes('may still arrive'))).toBeDefined();
    expect(orders(agents.dags)).toEqual([2]);
  });

  it('is waited for by the clock of the agent that received it, whatever another one says', async () => {
    const { agents, stop, clock } = heldBack();
    await expect(stop([1])).rejects.toThrow();
    agents.holdsBack = false;
    const { ask } = agents.agents;
    const time = async () => '2030-01-01T00:00:00Z';
    agents.agents.ask = (read, options) =>
      ask((client, its) => read({ ...client, time: time as typeof client.time }, its), options);
    const fromMs = clock.nowMs();
    await stop([1], 2);
    expect(clock.nowMs() - fromMs).toBeGreaterThan(60_000);
  });

  it('that arrives meanwhile is found, and no other is sent', async () => {
    const { agents, stop, clock } = heldBack();
    await expect(stop([1])).rejects.toThrow();
    agents.holdsBack = false;
    clock.at(clock.nowMs() + 14_000, () => agents.arrive());
    await stop([1]);
    expect(orders(agents.dags)).toEqual([1]);
  });
});

describe('a DAG that is left running', () => {
  it('is cancelled by whatever comes next', async () => {
    const { agents, clock, stop, log } = rig();
    const aborted = new AbortController();
    clock.at(500, () => aborted.abort(new Error('timed out')));
    agents.ends = ['never'];
    await expect(stop([1], 1, aborted.signal)).rejects.toThrow('timed out');
    expect(agents.dags.map(({ state }) => state)).toEqual(['running']);
    agents.ends = [];
    await stop([1], 2);
    expect(log).toContain('DAG 100 (force) was left behind and still runs: it is cancelled');
    expect(agents.dags.map(({ state }) => state)).toEqual(['failed', 'succeeded']);
  });

  it('is taken up again by the run that asked for it', async () => {
    const { agents, clock, stop, log } = rig();
    const aborted = new AbortController();
    clock.at(500, () => aborted.abort(new Error('the server is going down')));
    agents.ends = ['never'];
    await expect(stop([1], 1, aborted.signal)).rejects.toThrow('going down');
    agents.ends = [];
    await stop([1]);
    expect(log).toContain('Adopts DAG 100, which was asked for before');
    expect(agents.dags.map(({ state }) => state)).toEqual(['succeeded']);
  });
});

describe('agents that are held by another DAG', () => {
  it('are left alone, and the holder is named', async () => {
    const { agents, stop } = rig();
    agents.holders = ['777'];
    await expect(stop([1])).rejects.toThrow('held by DAG 777, which is not ours');
    expect(agents.dags).toEqual([]);
  });

  it('are taken over where the configuration names the holder', async () => {
    const { agents, stop } = rig(['777', '5']);
    agents.holders = ['777'];
    await stop([1]);
    expect(agents.dags[0]?.forcePassDag).toEqual(['777']);
  });
});

describe('an order that arrives after its header has expired', () => {
  const expired = () => new ObstopError('unauthenticated', 'stopOb: Unauthorized: Authentication expired');

  it('is sent again, because nothing came of it', async () => {
    const { agents, stop, log } = rig();
    agents.refusals = [expired(), expired()];
    await stop([1]);
    expect(agents.dags).toHaveLength(1);
    expect(log).toContain(
      'Agent http://agent has not taken it: stopOb: Unauthorized: Authentication expired',
    );
  });

  it('again and again, fails the call, and leaves nothing to wait for', async () => {
    const { agents, stop, stored } = rig();
    agents.refusals = Array.from({ length: 9 }, expired);
    await expect(stop([1])).rejects.toThrow('agent http://agent has not taken the Stop OB in 5 tries');
    expect(stored().order).toBeUndefined();
  });
});
