import type { FetchLike } from '@obstop/client';
import { type ObshellCodec, plainCodec } from '@obstop/client/obshell';
import { type Cluster, clusterId, serverId, subtaskId, taskId } from '@obstop/domain';
import type { ClusterStore, Fleet, FleetCall, ObshellClusterState } from '@obstop/engine';
import { memoryClusterStore } from '@obstop/engine/testing';
import { demoClusters } from '../src/index.ts';
import {
  type AgentsByClusterOptions,
  agentsByCluster,
  createObshellFleet,
  createObshellInventory,
  type ObshellInventory,
} from '../src/obshell.ts';
import { createJumpingClock, inMemoryObshellFleetState } from '../src/testing/index.ts';

/** Reads the agent's key as the real one does, and sends in plain text. */
const readableCodec: ObshellCodec = { ...plainCodec, needsKey: true };

/** The cluster of the contract's examples has the addresses of the demo fleet's first. */
export const cluster = clusterId(1);
/** The agents that the gateway has been told of. */
const agents = ['10.10.10.1:2886', '10.10.10.2:2886'];

/** What the gateway has stored, and what it is told. */
export interface Setup {
  readonly state?: Partial<ObshellClusterState>;
  readonly forcePassDag?: readonly string[];
  /** The cluster is in no inventory yet. */
  readonly isUnknown?: boolean;
}

/** The gateway's adapters, and what they leave behind. */
export interface Adapters {
  readonly fleet: Fleet;
  readonly inventory: ObshellInventory;
  /** A call for the subtask of a server, with the others of its node. */
  call(server: number, run?: number, siblings?: readonly number[]): FleetCall;
  log: string[];
  state(): ObshellClusterState;
  stored(): Promise<Cluster | undefined>;
}

/** The adapters as the server makes them, with stores in memory and waits that are over at once. */
export function createAdapters(fetch: FetchLike, setup: Setup): Adapters {
  const clock = createJumpingClock();
  const log: string[] = [];
  const kept = new Map([[cluster, { isolatedZones: [], ...setup.state }]]);
  const states = inMemoryObshellFleetState(kept);
  const known = new Map(
    demoClusters(0)
      .slice(0, setup.isUnknown ? 0 : 1)
      .map((each) => [each.id, each]),
  );
  const store: ClusterStore = memoryClusterStore(known);
  const { forcePassDag = [] } = setup;
  const reach: AgentsByClusterOptions = {
    clusters: [{ id: cluster, agents, rootPassword: 'anything', fetch, forcePassDag }],
    clock,
    pollIntervalMs: 10,
    codec: readableCodec,
  };
  const reached = agentsByCluster(reach);
  return {
    fleet: createObshellFleet({ ...reach, agents: reached, inventory: store, state: states, outageMs: 20 }),
    inventory: createObshellInventory({
      ...reach,
      agents: reached,
      store,
      state: states,
      isHeld: async () => false,
      onProblem: (_, reason) => void log.push(reason),
    }),
    call: (server, run = 1, siblings = []) => ({
      taskId: taskId(1),
      subtaskId: subtaskId(server),
      run,
      siblingsStillAhead: siblings.map((each) => ({
        subtaskId: subtaskId(each),
        run,
        target: { kind: 'server', serverId: serverId(each) },
      })),
      signal: new AbortController().signal,
      log: (line) => void log.push(line),
    }),
    log,
    state: () => kept.get(cluster) ?? { isolatedZones: [] },
    stored: () => store.get(cluster),
  };
}
