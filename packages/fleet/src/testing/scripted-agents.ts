import { ObstopError, type Task } from '@obstop/client';
import type { ObshellClient, ObshellRawDag, ObshellStop, ObshellTask } from '@obstop/client/obshell';
import type { Agent, Agents } from '../obshell/agents.ts';

/** A DAG of the scripted agents. */
export interface ScriptedDag {
  id: string;
  name: 'Stop OB' | 'Start OB';
  targets: readonly string[];
  forcePassDag: readonly string[];
  state: 'running' | 'succeeded' | 'failed';
  startTime: string;
  logs: string[];
}

/** Agents without a network: their requests and the scripted outcomes. */
export interface ScriptedAgents {
  agents: Agents;
  dags: ScriptedDag[];
  /** obState of each server, by the address of its agent. */
  states: Map<string, number>;
  /** Outcomes of the next DAGs; by default they succeed and have their effect. */
  ends: ('succeeded' | 'failed' | 'never')[];
  /** Thrown in place of the answer to the next stop or start, after it was stored. */
  lostAnswer?: Error;
  /** What the next stops and starts are refused with, one each; nothing comes of them. */
  refusals: Error[];
  /** Whether a stop or start is held back on its way, and its caller hears of nothing. */
  holdsBack: boolean;
  /** What was held back arrives. */
  arrive(): void;
  /** DAGs of others that hold the agents. */
  holders: string[];
  now: number;
}

const notFound = () =>
  new ObstopError('not-found', 'getDag: Task not found', { status: 404, code: 'Task.NotFound' });

/** One cluster whose agents answer at once. DAGs end when they are read for the second time. */
export function scriptedAgents(addresses: readonly string[]): ScriptedAgents {
  const world: ScriptedAgents = {
    agents: undefined as unknown as Agents,
    dags: [],
    states: new Map(addresses.map((address) => [address, 3])),
    ends: [],
    refusals: [],
    holdsBack: false,
    arrive: () => {
      for (const each of onTheWay.splice(0)) each();
    },
    holders: [],
    now: Date.parse('2026-01-01T00:00:00Z'),
  };
  const reads = new Map<string, number>();
  const onTheWay: (() => void)[] = [];

  const taskOf = (dag: ScriptedDag): ObshellTask => {
    const steps = [
      { id: `${dag.id}1`, name: 'Execute', state: dag.state === 'failed' ? 'failed' : dag.state },
    ];
    const raw = { stage: 1, max_stage: 1, state: dag.state } as unknown as ObshellRawDag;
    const shown = { ...dag, status: dag.state.toUpperCase(), operation: 'RUN', steps, raw };
    return {
      ...shown,
      ended: dag.state !== 'running',
      logTail: async () => dag.logs,
    } as unknown as Task<ObshellRawDag>;
  };

  function begin(name: ScriptedDag['name'], asked: ObshellStop): ObshellTask {
    if (world.holdsBack) {
      onTheWay.push(() => void begin(name, asked));
      throw new ObstopError('timed-out', 'no answer', { mayHaveHappened: true });
    }
    const refusal = world.refusals.shift();
    if (refusal) throw refusal;
    const { target = [], forcePassDag = [] } = asked;
    const id = String(100 + world.dags.length);
    world.now += 1000;
    const dag: ScriptedDag = {
      id,
      name,
      targets: target,
      forcePassDag,
      state: 'running',
      startTime: new Date(world.now).toISOString(),
      logs: [],
    };
    world.dags.push(dag);
    const { lostAnswer } = world;
    delete world.lostAnswer;
    if (lostAnswer) throw lostAnswer;
    return taskOf(dag);
  }

  function read(id: string): ObshellTask {
    const dag = world.dags.find((each) => each.id === id);
    if (!dag) throw notFound();
    const times = (reads.get(id) ?? 0) + 1;
    reads.set(id, times);
    if (dag.state === 'running' && times > 1) {
      const end = world.ends[0] === 'never' ? 'never' : (world.ends.shift() ?? 'succeeded');
      // It keeps running, and at least one more read shows it running.
      if (end === 'never') reads.set(id, 0);
      else dag.state = end;
      if (end === 'succeeded')
        for (const target of dag.targets) world.states.set(target, dag.name === 'Stop OB' ? 0 : 3);
      if (end === 'failed') dag.logs = ['it was made to fail'];
    }
    return taskOf(dag);
  }

  const shown = () => world.dags.map(taskOf);
  const client = {
    time: async () => {
      world.now += 1000;
      return new Date(world.now).toISOString();
    },
    stop: async (asked: ObshellStop) => begin('Stop OB', asked),
    start: async (asked: ObshellStop) => begin('Start OB', asked),
    agents: {
      status: async () =>
        Object.fromEntries(
          [...world.states].map(([key, obState]) => [
            key,
            { state: 2, obState, underMaintenance: world.holders.length > 0, version: '4.5.0.0-1', raw: {} },
          ]),
        ),
    },
    ob: {
      info: async () => ({
        agents: [],
        cluster: { id: 1, name: 'c', version: '4.2.1.0', topology: {} },
        raw: {},
      }),
    },
    dags: {
      get: async (id: string) => read(id),
      operate: async (id: string) => {
        const dag = world.dags.find((each) => each.id === id);
        if (dag) dag.state = 'failed';
      },
      listUnfinished: async () => shown().filter(({ state }) => state === 'running'),
      listAgent: async () => shown(),
      listAgentMain: async () => world.holders.map((id) => ({ id, name: 'Stop OB' })),
    },
  } as unknown as ObshellClient;
  const agent: Agent = { name: 'http://agent', client, expiring: (_, change) => change(client) };
  world.agents = {
    askOnly: (name, read) => (name === agent.name ? read(client, {}) : Promise.resolve(undefined)),
    reach: () => [],
    renewPassword: async () => false,
    // As with real agents, a refusal arrives wrapped.
    ask: async (each) => {
      try {
        return await each(client, {});
      } catch (error) {
        throw new Error('agent http://agent', { cause: error });
      }
    },
    choose: async () => {
      world.now += 1000;
      return { agent, time: new Date(world.now).toISOString(), expiresAtMs: world.now + 60_000 };
    },
  };
  return world;
}
