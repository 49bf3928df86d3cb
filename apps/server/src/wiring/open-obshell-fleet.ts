/**
 * Owns: the fleet of real clusters, and the inventory that goes on beside requests and tasks.
 * Does not own: what the fleet does. Loaded only where a configuration names real clusters.
 */
import { type ClusterId, clusterId } from '@obstop/domain';
import {
  type Agents,
  type AgentsByClusterOptions,
  agentsByCluster,
  createObshellFleet,
  createObshellInventory,
  type ObshellCluster,
} from '@obstop/fleet/obshell';
import { definedMembers } from '../config/defined-members.ts';
import type { GatewayClusterOptions, GatewayOptions } from '../config/gateway-options.ts';
import { tracedFetch } from '../tracing/traced-fetch.ts';
import type { Renewable } from './renewal.ts';
import type { FleetSurroundings, OpenedFleet } from './server-parts.ts';
import { tlsFetch } from './tls-fetch.ts';

/** How long a start waits for what the clusters are now. */
const firstRefreshMs = 1_000;

/** `renewables`: the files of its TLS, where it has any. */
async function toCluster({ id, tls, ...named }: GatewayClusterOptions) {
  const own = tls && (await tlsFetch(tls));
  const fetch = tracedFetch(own?.fetch);
  const renewables: Renewable[] = own ? [{ what: `TLS of cluster ${id}`, renew: own.renew }] : [];
  return { cluster: definedMembers<ObshellCluster>({ ...named, id: clusterId(id), fetch }), renewables };
}

/** The password of a cluster, where it comes from a file. */
function passwordRenewal({ id, readPassword }: ObshellCluster, agents: Agents | undefined): Renewable[] {
  if (!readPassword || !agents) return [];
  const renew = async () => ((await agents.renewPassword()) ? 'renewed' : 'unchanged');
  return [{ what: `password of cluster ${id}`, renew }];
}

async function refuseForeignData({ store }: FleetSurroundings, gateway: GatewayOptions): Promise<void> {
  for (const { id } of await store.clusters.list()) {
    if (await store.simulatedFleet.load(id))
      throw new RangeError(
        `cluster ${id} in the data directory is simulated: choose another with --data-dir`,
      );
    if (!gateway.clusters.some((each) => each.id === id))
      throw new RangeError(`cluster ${id} in the data directory is not in the configuration any more`);
  }
}

/** Opens it with what its clusters are now. Throws RangeError where the data directory belongs to another fleet. */
export async function openObshell(gateway: GatewayOptions, around: FleetSurroundings): Promise<OpenedFleet> {
  const { store, clock } = around;
  await refuseForeignData(around, gateway);
  const { refreshSeconds = 30, pollIntervalMs, requestTimeoutMs, outageSeconds } = gateway;
  const made = await Promise.all(gateway.clusters.map(toCluster));
  const clusters = made.map(({ cluster }) => cluster);
  const { headerLifetimeSeconds } = gateway;
  const reach = definedMembers<AgentsByClusterOptions>({
    ...{ clusters, clock, pollIntervalMs, requestTimeoutMs, headerLifetimeSeconds },
  });
  const onProblem = (id: ClusterId, reason: string) => around.onProblem(`cluster ${id}`, reason);
  const agents = agentsByCluster(reach, {
    identities: { state: store.obshellFleet, inventory: store.clusters },
    onProblem,
  });
  const inventory = createObshellInventory({
    ...{ ...reach, agents, onProblem },
    store: store.clusters,
    state: store.obshellFleet,
    isHeld: async (id) => (await store.tasks.lockHolder(id)) !== undefined,
  });
  const fleet = createObshellFleet({
    ...{ ...reach, agents },
    inventory: store.clusters,
    state: store.obshellFleet,
    ...(outageSeconds !== undefined && { outageMs: outageSeconds * 1000 }),
  });
  const ending = new AbortController();
  const { signal } = ending;
  /** Each cluster by itself: one that is silent holds up no other. */
  async function keepUpToDate(id: ClusterId, first: Promise<void>): Promise<void> {
    for (let refreshed = first; !signal.aborted; refreshed = inventory.refresh(id, signal))
      try {
        await refreshed;
        await clock.sleep(refreshSeconds * 1000, signal);
      } catch (error) {
        if (signal.aborted) return;
        around.onProblem('inventory', error instanceof Error ? error.message : String(error));
        await clock.sleep(refreshSeconds * 1000, signal).catch(() => {});
      }
  }
  await inventory.begin();
  const firsts = clusters.map(({ id }) => inventory.refresh(id, signal));
  const refreshing = Promise.all(clusters.map(({ id }, at) => keepUpToDate(id, firsts[at] as Promise<void>)));
  // Whoever asks first should see what is there, but a silent cluster keeps nobody waiting.
  await Promise.race([Promise.allSettled(firsts), clock.sleep(firstRefreshMs)]);
  return {
    fleet,
    reach: (id) => agents.get(id)?.reach(),
    renewables: made.flatMap(({ cluster, renewables }) => [
      ...passwordRenewal(cluster, agents.get(cluster.id)),
      ...renewables,
    ]),
    close: async () => {
      ending.abort();
      await refreshing;
    },
  };
}
