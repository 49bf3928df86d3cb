// Owns: one process of the gateway from its start to its death: the production code on ports of the simulation.
// Does not own: what survives it (Durable), what its user wants (user.ts).

import type { FetchLike } from '@obstop/client';
import { type Cluster, type ClusterId, clusterId } from '@obstop/domain';
import type {
  ClusterStore,
  Fleet,
  ObshellClusterState,
  ObshellFleetState,
  ObshellIdentity,
} from '@obstop/engine';
import { memoryClusterStore } from '@obstop/engine/testing';
import { agentsByCluster, createObshellFleet, createObshellInventory } from '@obstop/fleet/obshell';
import { scheduledCall, scheduledClock } from '../scheduled-call.ts';
import type { Owner, Scheduler } from '../scheduler.ts';
import type { SeededRandom } from '../seeded-random.ts';
import { addressOf, hosts } from './agents-model.ts';
import { newModelCodec } from './network-model.ts';

/** The cluster that is meant, and one whose agents never answer. */
export const meantId = clusterId(1);
export const silentId = clusterId(2);

/** What a death leaves. */
export interface Durable {
  states: Map<ClusterId, ObshellClusterState>;
  identities: Map<ClusterId, ObshellIdentity>;
  inventory: ClusterStore;
  /** What the file with the password says. */
  password: string;
}

const silentHosts = ['10.0.1.4', '10.0.1.5'];

const clusterOf = (id: ClusterId, name: string, obClusterId: number, of: readonly string[]): Cluster => ({
  ...{ id, name, obClusterId, obVersion: '4.2.1.0', createdAtMs: 0, status: 'RUNNING', tenants: [] },
  zones: of.map((ip, index) => ({
    ...{ name: `zone${index + 1}`, idcName: '', regionName: '', status: 'RUNNING', innerStatus: 'ACTIVE' },
    servers: [
      {
        ...{ id: Number(ip.split('.')[3]), zoneName: `zone${index + 1}`, ip, rpcPort: 2882, sqlPort: 2881 },
        ...{ agentPort: 2886, withRootServer: index === 0, status: 'RUNNING', innerStatus: 'ACTIVE' },
      } as Cluster['zones'][number]['servers'][number],
    ],
  })),
});

/** A gateway that knows both clusters, and has never spoken to them. */
export function newDurable(): Durable {
  const clusters = [clusterOf(meantId, 'prod', 7, hosts), clusterOf(silentId, 'silent', 8, silentHosts)];
  return {
    states: new Map(),
    identities: new Map(),
    inventory: memoryClusterStore(new Map(clusters.map((cluster) => [cluster.id, cluster]))),
    password: 'first',
  };
}

export interface ProcessPorts {
  scheduler: Scheduler;
  random: SeededRandom;
  owner: Owner;
  durable: Durable;
  fetch: FetchLike;
  /** How long a write takes. */
  writeMs(): number;
  onWrite(): void;
  isHeld(id: ClusterId): boolean;
}

/** Between two refreshes of the inventory. */
const refreshMs = 60_000;

/** Starts it. It keeps its inventory up to date, and does what is asked of its fleet. */
export function startGateway(ports: ProcessPorts): {
  fleet: Fleet;
  clock: ReturnType<typeof scheduledClock>;
} {
  const { scheduler, random, owner, durable } = ports;
  const clock = scheduledClock(scheduler, owner);
  const state: ObshellFleetState = {
    load: async (id) => structuredClone(durable.states.get(id) ?? { isolatedZones: [] }),
    save: (id, next) => {
      const { order } = next;
      const what = order ? `${order.verb} ${order.dagId ?? ''} ${order.end ?? ''}` : 'no order';
      return scheduledCall<void>(scheduler, {
        ...{
          owner,
          label: `stores ${what}`,
          latencyMs: ports.writeMs,
          failure: (message) => new Error(message),
        },
        effect: async () => void durable.states.set(id, structuredClone(next)),
        landed: ports.onWrite,
      });
    },
    identity: async (id) => durable.identities.get(id),
    pin: async (id, seen) => {
      if (!durable.identities.has(id)) durable.identities.set(id, seen);
      return durable.identities.get(id) ?? seen;
    },
    repin: async (id, identity) => void durable.identities.set(id, identity),
  };
  const cluster = (id: ClusterId, of: readonly string[]) => ({
    ...{ id, agents: of.map(addressOf), rootPassword: durable.password, fetch: ports.fetch },
    readPassword: async () => durable.password,
  });
  const reach = {
    clusters: [cluster(meantId, hosts), cluster(silentId, silentHosts)],
    ...{ clock, pollIntervalMs: 2_000, requestTimeoutMs: 30_000, codec: newModelCodec(owner.name) },
    runtime: { now: clock.nowMs, sleep: clock.sleep, random: random.next },
  };
  const agents = agentsByCluster(reach, { identities: { state, inventory: durable.inventory } });
  const fleet = createObshellFleet({
    ...reach,
    agents,
    inventory: durable.inventory,
    state,
    outageMs: 120_000,
  });
  const isHeld = async (id: ClusterId) => ports.isHeld(id);
  const inventory = createObshellInventory({ ...reach, agents, store: durable.inventory, state, isHeld });
  const keepUpToDate = async (id: ClusterId) => {
    for (;;) {
      await inventory.refresh(id);
      await clock.sleep(refreshMs);
    }
  };
  void keepUpToDate(meantId);
  return { fleet, clock };
}
