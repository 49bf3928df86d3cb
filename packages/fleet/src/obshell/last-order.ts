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
import { afterLastOrder } from './after-last-order.ts';
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

  /** The stored order with its DAG, which is looked for where its id is not known. */
  async function look(): Promise<{ order: ObshellOrder | undefined; dag?: ObshellTask | undefined }> {
    const { order } = state;
    if (!order || order.end === 'succeeded') return { order };
    const dagId = order.dagId ?? (await findOrdered(order, agents, askOptions));
    if (dagId === undefined) return { order };
    const found = { order: { ...order, dagId }, dag: await readDag(dagId) };
    if (found.dag && order.dagId === undefined) await save(afterAcceptance(state, found.order));
    return found;
  }

  async function review(): Promise<string[]> {
    const { order: last, standing = [] } = state;
    const isUnseen = last !== undefined && last.end === undefined && last.dagId === undefined;
    const begunAtMs = isUnseen ? await timeFor(last) : 0;
    for (let waitedMs = 0; ; waitedMs += pollIntervalMs) {
      const { order, dag } = await look();
      const nowMs = begunAtMs + waitedMs;
      const next = afterLastOrder({ order, dag: dag && { ended: dag.ended }, nowMs, member: memberOf(call) });
      if (!order || (!dag && next.kind === 'send')) return standing;
      if (next.kind === 'wait') {
        const until = new Date(next.untilMs).toISOString();
        if (waitedMs === 0)
          call.log(`The last ${dagNameOf(order.verb)} may still arrive: nothing is sent before ${until}`);
        await clock.sleep(pollIntervalMs, call.signal);
        continue;
      }
      if (!dag) {
        call.log(`No agent knows the DAG that was asked for last (${dagNameOf(order.verb)})`);
        const { order: _, ...rest } = state;
        await save(rest);
        return standing;
      }
      const dagId = String(dag.id);
      if (next.kind === 'conclude') await conclude(order, dag);
      if (next.kind === 'fail') await fail(dag);
      if (next.kind === 'follow') call.log(`Adopts DAG ${dagId}, which was asked for before`);
      if (next.kind === 'cancel') {
        call.log(`DAG ${dagId} (${order.verb}) was left behind and still runs: it is cancelled`);
        await tryOperate(release, dagId, 'CANCEL', askOptions);
      }
      if (next.kind === 'follow' || next.kind === 'cancel') await follow(order, dagId);
      return state.order?.end === 'failed' ? [dagId] : [];
    }
  }

  return { state: () => state, save, askOptions, follow, review };
}
