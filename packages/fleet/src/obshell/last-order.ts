/**
 * Owns: the outcome of the last order on a cluster, and its end in the stored state.
 * Does not own: sending a new order (carry-out.ts).
 * Invariants: only the run that ordered a DAG follows it, also after a crash (E4). A retry, a rollback or another task cancels
 * it first, so that it has no effect afterwards. A failed DAG keeps no agent locked.
 */
import { ObstopError } from '@obstop/client';
import type { ObshellDagMembers, ObshellTask } from '@obstop/client/obshell';
import type { Cluster, ClusterId } from '@obstop/domain';
import type {
  Clock,
  FleetCall,
  ObshellClusterState,
  ObshellFleetState,
  ObshellOrder,
  StatusWriter,
} from '@obstop/engine';
import type { Agents, AskOptions } from './agents.ts';
import { DagFailed, describeEnd, failureLines, holderFromLog } from './dag-log.ts';
import { dagNameOf, findOrdered } from './find-dag.ts';
import { releaseAgents, tryOperate } from './release-dag.ts';

/** A cluster with its agents, as orders need it. */
export interface ManagedCluster {
  clusterId: ClusterId;
  agents: Agents;
  /** DAGs of others that the operator allows to be passed. */
  forcePassDag: readonly string[];
  cluster(): Promise<Cluster>;
}

/** What sending and following orders needs. */
export interface OrderPorts {
  state: ObshellFleetState;
  clock: Clock;
  pollIntervalMs: number;
  /** How long all agents may be unreachable. */
  outageMs: number;
}

/** The cluster's last order, for one call. The caller must hold the cluster's mutex (keyed-mutex.ts). */
export interface LastOrder {
  state(): ObshellClusterState;
  save(next: ObshellClusterState): Promise<void>;
  askOptions: AskOptions;
  /** Follows a DAG to its end and stores that. Rejects where the DAG failed and the call is one of its members. */
  follow(order: ObshellOrder, dagId: string): Promise<void>;
  /** Brings the last order to its end. Resolves to the ids of our DAGs that may still be in the way of a new one. */
  review(): Promise<string[]>;
}

/** Which run of which subtask a call is made for. */
export const memberOf = ({ subtaskId, run }: Pick<FleetCall, 'subtaskId' | 'run'>): string =>
  `${subtaskId}:${run ?? 0}`;

/** The writer that a call's writes carry (E3). */
export const writerOf = ({ taskId, epoch }: FleetCall): StatusWriter | undefined =>
  epoch === undefined ? undefined : { taskId, epoch };

/** The limits and the log of a call's requests. */
export const askOptionsOf = (
  { outageMs }: Pick<OrderPorts, 'outageMs'>,
  { signal, log }: FleetCall,
): AskOptions => ({
  signal,
  log,
  outageMs,
});

/** How long an agent may take from accepting a header until the DAG shows in its lists. */
const acceptanceMs = 5_000;

/** When the agent refuses the order from, by its clock. Orders of an older version do not tell; their headers were valid for 60 s. */
export const expiresAtOf = ({ expiresAtMs, askedAt }: ObshellOrder): number =>
  expiresAtMs ?? Date.parse(askedAt) + 90_000;

/** The state once an agent has taken the order: its DAG has passed those that stood before. */
export function afterAcceptance(
  { standing: _, ...state }: ObshellClusterState,
  order: ObshellOrder,
): ObshellClusterState {
  return { ...state, order };
}

/** The state after a DAG of ours has succeeded. */
function afterSuccess(state: ObshellClusterState, order: ObshellOrder): ObshellClusterState {
  const next = { ...state, order: { ...order, end: 'succeeded' as const } };
  if (order.scope !== 'ZONE') return next;
  const others = state.isolatedZones.filter((name) => !order.targets.includes(name));
  const isolatedZones = order.verb === 'isolate' ? [...others, ...order.targets].sort() : others;
  return { ...next, isolatedZones };
}

/** Reads the state and does nothing else. */
export async function lastOrder(
  ports: OrderPorts,
  managed: ManagedCluster,
  call: FleetCall,
): Promise<LastOrder> {
  const { clusterId, agents } = managed;
  const { clock, pollIntervalMs } = ports;
  const askOptions = askOptionsOf(ports, call);
  const release = { agents, clock, pollIntervalMs };
  const isMember = ({ members }: ObshellOrder) => members.includes(memberOf(call));
  let state = await ports.state.load(clusterId);

  const save = async (next: ObshellClusterState) => {
    call.signal.throwIfAborted();
    await ports.state.save(clusterId, next, writerOf(call));
    state = next;
  };

  async function fail(dag: ObshellTask): Promise<never> {
    call.log(describeEnd(dag));
    const lines = await failureLines(dag, agents, askOptions);
    for (const line of lines) call.log(line);
    const holder = holderFromLog(lines);
    throw new DagFailed(
      holder === undefined
        ? describeEnd(dag)
        : `${describeEnd(dag)}: the agents are held by DAG ${holder}; it is passed where forcePassDag of the cluster names it`,
    );
  }

  async function conclude(order: ObshellOrder, dag: ObshellTask): Promise<void> {
    if (dag.state === 'succeeded') return await save(afterSuccess(state, order));
    await releaseAgents(dag, release, askOptions);
    await save({ ...state, order: { ...order, end: 'failed' } });
    if (isMember(order)) await fail(dag);
  }

  async function follow(order: ObshellOrder, dagId: string): Promise<void> {
    for (let shown = ''; ; ) {
      const dag = await agents.ask((client, options) => client.dags.get(dagId, options), askOptions);
      const { stage, max_stage: maxStage }: ObshellDagMembers = dag.raw;
      const at = `DAG ${dagId}: stage ${stage} of ${maxStage}, ${dag.status}`;
      if (at !== shown) call.log(at);
      shown = at;
      if (dag.ended) return await conclude(order, dag);
      await clock.sleep(pollIntervalMs, call.signal);
    }
  }

  /** Undefined where no agent knows it any more. */
  async function readDag(dagId: string): Promise<ObshellTask | undefined> {
    try {
      return await agents.ask((client, options) => client.dags.get(dagId, options), askOptions);
    } catch (error) {
      if (error instanceof Error && ObstopError.is(error.cause, 'not-found')) return undefined;
      throw error;
    }
  }

  /**
   * The clock that the order expires by, that of the agent that received it. Where it does not answer, the order counts as just sent:
   * clocks of other agents may differ from its own.
   */
  async function timeFor({ agent, askedAt }: ObshellOrder): Promise<number> {
    const time = await agents.askOnly(agent, (client, options) => client.time(options), askOptions);
    return Date.parse(time ?? askedAt);
  }

  /** The id of the order's DAG. Undefined where there is none and can be none any more: its header has expired at the agent. */
  async function arrived(order: ObshellOrder): Promise<string | undefined> {
    const time = await timeFor(order);
    const untilMs = expiresAtOf(order) + acceptanceMs;
    for (let waitedMs = 0; ; waitedMs += pollIntervalMs) {
      const found = await findOrdered(order, agents, askOptions);
      if (found !== undefined || time + waitedMs > untilMs) return found;
      if (waitedMs === 0)
        call.log(
          `The last ${dagNameOf(order.verb)} may still arrive: nothing is sent before ${new Date(untilMs).toISOString()}`,
        );
      await clock.sleep(pollIntervalMs, call.signal);
    }
  }

  async function review(): Promise<string[]> {
    const last = state.order;
    const { standing = [] } = state;
    if (!last || last.end === 'succeeded') return standing;
    const dagId = last.dagId ?? (await arrived(last));
    const dag = dagId === undefined ? undefined : await readDag(dagId);
    if (dagId === undefined || dag === undefined) {
      call.log(`No agent knows the DAG that was asked for last (${dagNameOf(last.verb)})`);
      const { order: _, ...rest } = state;
      await save(rest);
      return standing;
    }
    const order = { ...last, dagId };
    if (last.dagId === undefined) await save(afterAcceptance(state, order));
    if (dag.ended) {
      if (last.end === undefined) await conclude(order, dag);
      else if (isMember(order)) await fail(dag);
    } else {
      if (isMember(order)) call.log(`Adopts DAG ${dagId}, which was asked for before`);
      else {
        call.log(`DAG ${dagId} (${order.verb}) was left behind and still runs: it is cancelled`);
        await tryOperate(release, dagId, 'CANCEL', askOptions);
      }
      await follow(order, dagId);
    }
    return state.order?.end === 'failed' ? [dagId] : [];
  }

  return { state: () => state, save, askOptions, follow, review };
}
