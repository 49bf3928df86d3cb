/**
 * Owns: what became of the DAG that was asked for last on a cluster, and its end in the state.
 * Does not own: asking for a new one (carry-out.ts).
 * Invariants: a DAG that a run asked for is followed by that run alone, also after a crash (E4); whoever comes later, a retry,
 * a rollback or another task, cancels it first, so that nothing of it strikes afterwards. A failed one keeps no agent locked.
 */
import { ObstopError } from '@obstop/client';
import type { ObshellTask } from '@obstop/client/obshell';
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
import { DagFailed, failureLines, holderIn, howItEnded } from './dag-log.ts';
import { dagNameOf, findOrdered } from './find-dag.ts';
import { releaseAgents, tryOperate } from './release-dag.ts';

/** Where something is to be done. */
export interface ManagedCluster {
  clusterId: ClusterId;
  agents: Agents;
  /** Foreign DAGs that an operator allows to be passed. */
  forcePassDag: readonly string[];
  cluster(): Promise<Cluster>;
}

/** What it is done with. */
export interface OrderPorts {
  state: ObshellFleetState;
  clock: Clock;
  pollIntervalMs: number;
  /** For how long all agents may be away. */
  outageMs: number;
}

/** One call's hold of the cluster's last order. Only while it has the turn (keyed-mutex.ts). */
export interface LastOrder {
  state(): ObshellClusterState;
  save(next: ObshellClusterState): Promise<void>;
  askOptions: AskOptions;
  /** Follows a DAG to its end and stores it; rejects where it failed and the call has a share in it. */
  follow(order: ObshellOrder, dagId: string): Promise<void>;
  /** Brings the last order to its end. Ids of ours that may still be in the way of a new one. */
  review(): Promise<string[]>;
}

/** Which run of which subtask a call is made for. */
export const memberOf = ({ subtaskId, run }: Pick<FleetCall, 'subtaskId' | 'run'>): string =>
  `${subtaskId}:${run ?? 0}`;

/** On whose behalf a call writes. */
export const writerOf = ({ taskId, epoch }: FleetCall): StatusWriter | undefined =>
  epoch === undefined ? undefined : { taskId, epoch };

/** How to ask on behalf of a call. */
export const askOptionsOf = (
  { outageMs }: Pick<OrderPorts, 'outageMs'>,
  { signal, log }: FleetCall,
): AskOptions => ({
  signal,
  log,
  outageMs,
});

/** The state after a DAG of ours has succeeded. */
function afterSuccess(state: ObshellClusterState, order: ObshellOrder): ObshellClusterState {
  const next = { ...state, order: { ...order, end: 'succeeded' as const } };
  if (order.scope !== 'ZONE') return next;
  const others = state.isolatedZones.filter((name) => !order.targets.includes(name));
  const isolatedZones = order.verb === 'isolate' ? [...others, ...order.targets].sort() : others;
  return { ...next, isolatedZones };
}

/** Reads the state; nothing else is done yet. */
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
    call.log(howItEnded(dag));
    const lines = await failureLines(dag, agents, askOptions);
    for (const line of lines) call.log(line);
    const holder = holderIn(lines);
    throw new DagFailed(
      holder === undefined
        ? howItEnded(dag)
        : `${howItEnded(dag)}: the agents are held by DAG ${holder}; it is passed where forcePassDag of the cluster names it`,
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
      const at = `DAG ${dagId}: stage ${dag.raw.stage} of ${dag.raw.max_stage}, ${dag.status}`;
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

  async function review(): Promise<string[]> {
    const last = state.order;
    if (!last || last.end === 'succeeded') return [];
    const dagId = last.dagId ?? (await findOrdered(last, agents, askOptions));
    const dag = dagId === undefined ? undefined : await readDag(dagId);
    if (dagId === undefined || dag === undefined) {
      call.log(`No agent knows the DAG that was asked for last (${dagNameOf(last.verb)})`);
      const { order: _, ...rest } = state;
      await save(rest);
      return [];
    }
    const order = { ...last, dagId };
    if (last.dagId === undefined) await save({ ...state, order });
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
