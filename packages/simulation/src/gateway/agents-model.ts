// Owns: agents of obshell and the clusters behind them: what they answer, and when a DAG has its effect.
// Does not own: how requests travel (network-model.ts), what must hold (gateway-checker.ts).
// Invariants: one DAG of a cluster runs at a time. A DAG goes on although its agent restarts; a request does not.

import type { obshellOperations } from '@obstop/contracts/operations';
import type { Scheduler } from '../scheduler.ts';
import type { SeededRandom } from '../seeded-random.ts';
import type { GatewayChecker, OrderedDag, Sender } from './gateway-checker.ts';

/** A start or stop as its cluster keeps it. */
export interface ModelDag extends OrderedDag {
  startTime: string;
  state: 'RUNNING' | 'SUCCEED' | 'FAILED';
  operator: 'RUN' | 'CANCEL' | 'PASS';
}

/** A cluster of OceanBase. */
export interface ModelCluster {
  id: number;
  name: string;
  /** obState of each server, by the address of its agent. */
  states: Map<string, number>;
  dags: ModelDag[];
}

/** An agent by the host of its address. */
export interface ModelAgent {
  host: string;
  cluster: ModelCluster;
  /** Its clock less virtual time. */
  aheadMs: number;
  isUp: boolean;
  /** How often it was started: a request that it had accepted before is lost. */
  life: number;
  /** Headers that it has accepted. */
  seen: Set<string>;
}

/** A request as it arrives. */
const open: readonly (keyof typeof obshellOperations)[] = ['getAgentTime', 'getStatus', 'getAgentInfo'];

export interface AgentRequest {
  /** As the contract names it; absent where it names none. */
  operation: keyof typeof obshellOperations | undefined;
  /** Of a DAG. */
  id?: string | undefined;
  body: { scope?: { target?: string[] }; forcePassDag?: { id: string[] }; operator?: string };
  header: { password: string; expiresAtSeconds: number; nonce: string } | undefined;
  sender: Sender;
}

export interface AgentAnswer {
  status: number;
  data?: unknown;
  error?: { code: number; errCode: string; message: string };
}

/** All agents and clusters of one simulation. */
export interface AgentsModel {
  agents: ModelAgent[];
  /** The cluster that is meant, and the one that addresses may come to belong to. */
  meant: ModelCluster;
  other: ModelCluster;
  /** The password that agents accept. */
  password: string;
  isCalm: boolean;
  /** Whether the agent accepts the request; else its refusal. */
  refusal(agent: ModelAgent, request: AgentRequest): AgentAnswer | undefined;
  /** Carries an accepted request out. */
  answer(agent: ModelAgent, request: AgentRequest): AgentAnswer;
}

const agentPort = 2886;
export const hosts = ['10.0.0.1', '10.0.0.2', '10.0.0.3'];
export const addressOf = (host: string): string => `${host}:${agentPort}`;

const refused = (status: number, errCode: string, message: string): AgentAnswer => ({
  status,
  error: { code: 10008, errCode, message },
});

export function newAgentsModel(
  scheduler: Scheduler,
  random: SeededRandom,
  checker: GatewayChecker,
): AgentsModel {
  const cluster = (id: number, name: string): ModelCluster => {
    return { id, name, dags: [], states: new Map(hosts.map((host) => [addressOf(host), 3])) };
  };
  const meant = cluster(7, 'prod');
  const other = cluster(99, 'other');
  const skewMs = random.pick([0, 0, 500, 120_000, 3_600_000]) ?? 0;
  const wrongMs = Math.round((random.next() * 2 - 1) * skewMs);
  const agents = hosts.map((host): ModelAgent => {
    // OceanBase itself needs the clocks of a cluster to agree.
    const aheadMs = wrongMs + random.below(200);
    return { host, cluster: meant, aheadMs, isUp: true, life: 0, seen: new Set() };
  });
  let lastId = 100;

  const holds = ({ state, operator }: ModelDag) =>
    state === 'RUNNING' || (state === 'FAILED' && operator !== 'PASS');
  const shown = (dag: ModelDag) => ({
    ...{ id: dag.id, dag_id: Number(dag.id), name: dag.name, state: dag.state, operator: dag.operator },
    ...{ start_time: dag.startTime, end_time: dag.startTime, stage: 1, max_stage: 1 },
    ...{ additional_data: null, nodes: null },
  });
  const contents = (dags: ModelDag[]): AgentAnswer => ({
    status: 200,
    data: { contents: dags.map(shown) },
  });
  const statusOf = ({ host, cluster: of }: ModelAgent) => ({
    ...{ state: 2, version: '4.5.0.0-1', pid: 1, startAt: 1, port: agentPort },
    agent: { ip: host, port: agentPort, identity: 'CLUSTER AGENT' },
    obState: of.states.get(addressOf(host)) ?? 0,
    underMaintenance: of.dags.some(holds),
  });

  function end(of: ModelCluster, dag: ModelDag): void {
    if (dag.state !== 'RUNNING') return;
    // obshell needs all agents of the cluster.
    const isWhole = agents.every((each) => each.cluster === of && each.isUp);
    const fails = !isWhole || (!model.isCalm && random.chance(0.1));
    const reached = fails ? dag.targets.filter(() => random.chance(0.3)) : dag.targets;
    for (const target of reached) of.states.set(target, dag.name === 'Stop OB' ? 0 : 3);
    if (reached.length > 0) checker.tookEffect(dag);
    dag.state = fails ? 'FAILED' : 'SUCCEED';
    dag.endedAtMs = scheduler.nowMs();
  }

  function begin(agent: ModelAgent, name: ModelDag['name'], request: AgentRequest): AgentAnswer {
    const of = agent.cluster;
    const passed = request.body.forcePassDag?.id ?? [];
    const holder = of.dags.find((dag) => holds(dag) && !(dag.state === 'FAILED' && passed.includes(dag.id)));
    if (holder)
      return refused(
        400,
        'OB.Cluster.UnderMaintenance',
        `under maintenance by DAG [${holder.id}:${holder.name}]`,
      );
    for (const dag of of.dags) if (passed.includes(dag.id)) dag.operator = 'PASS';
    lastId += 1;
    const dag: ModelDag = {
      ...{ id: String(lastId), name, targets: request.body.scope?.target ?? [], host: agent.host },
      startTime: new Date(scheduler.nowMs() + agent.aheadMs).toISOString(),
      ...{ state: 'RUNNING', operator: 'RUN', sender: request.sender },
    };
    of.dags.push(dag);
    checker.ordered(dag, of === meant);
    const takesMs = 500 + random.below(model.isCalm || random.chance(0.8) ? 10_000 : 60_000);
    const label = `DAG ${dag.id} (${name}) has its effect`;
    scheduler.add({ label, dueMs: scheduler.nowMs() + takesMs, run: () => end(of, dag) });
    return { status: 200, data: shown(dag) };
  }

  function operate(dag: ModelDag, operator: string | undefined): AgentAnswer {
    if (operator !== 'CANCEL' || dag.state !== 'RUNNING')
      return refused(400, 'Task.Dag.Operator', `DAG ${dag.id} cannot be operated`);
    const run = () => {
      if (dag.state === 'RUNNING')
        Object.assign(dag, { state: 'FAILED', operator: 'CANCEL', endedAtMs: scheduler.nowMs() });
    };
    scheduler.add({
      label: `DAG ${dag.id} is cancelled`,
      dueMs: scheduler.nowMs() + random.below(4_000),
      run,
    });
    return { status: 200 };
  }

  const model: AgentsModel = {
    ...{ agents, meant, other, password: 'first', isCalm: false },
    refusal: (agent, { operation, header }) => {
      if (operation !== undefined && open.includes(operation)) return undefined;
      if (!header) return refused(400, 'Request.Header.NotFound', 'no header');
      if (header.expiresAtSeconds * 1000 < scheduler.nowMs() + agent.aheadMs)
        return refused(401, 'Security.Authentication.Expired', 'Authentication expired');
      if (header.password !== model.password)
        return refused(401, 'Security.Authentication.IncorrectOceanbasePassword', 'incorrect password');
      if (agent.seen.has(header.nonce)) return refused(401, 'Security.Authentication.Seen', 'seen before');
      agent.seen.add(header.nonce);
      return undefined;
    },
    answer: (agent, request) => {
      const { operation, id } = request;
      const { cluster: of, host } = agent;
      const dag = of.dags.find((each) => each.id === id);
      if (id !== undefined && !dag) return refused(404, 'Task.NotFound', 'Task not found');
      if (dag)
        return operation === 'operateDag'
          ? operate(dag, request.body.operator)
          : { status: 200, data: shown(dag) };
      switch (operation) {
        case 'getAgentTime':
          return { status: 200, data: new Date(scheduler.nowMs() + agent.aheadMs).toISOString() };
        case 'getStatus':
          return { status: 200, data: statusOf(agent) };
        case 'getAgentInfo':
          return { status: 200, data: { version: '4.5.0.0-1', identity: 'CLUSTER AGENT', pid: 1 } };
        case 'getObInfo': {
          const { id: number, name } = of;
          const about = { id: number, name, version: '4.2.1.0', topology: null };
          return { status: 200, data: { agent_info: [], obcluster_info: about } };
        }
        case 'getAgentsStatus': {
          const fellows = agents.filter((each) => each.cluster === of && each.isUp);
          const statuses = fellows.map((each) => [addressOf(each.host), statusOf(each)]);
          return { status: 200, data: Object.fromEntries(statuses) };
        }
        case 'listUnfinishedDags':
          return contents(of.dags.filter(({ state }) => state !== 'SUCCEED'));
        case 'listAgentDags':
          return contents(of.dags.filter((each) => each.host === host));
        case 'listAgentMainDags':
          return contents(of.dags.filter(holds));
        case 'stopOb':
          return begin(agent, 'Stop OB', request);
        case 'startOb':
          return begin(agent, 'Start OB', request);
        default:
          return refused(404, 'Known.NotFound', String(operation));
      }
    },
  };
  return model;
}
