/**
 * Owns: the fleet of real clusters, and the inventory that goes on beside requests and tasks.
 * Does not own: what the fleet does. Loaded only where a configuration names real clusters.
 */
import { clusterId } from '@obstop/domain';
import {
  type AgentsByClusterOptions,
  createObshellFleet,
  createObshellInventory,
  type ObshellCluster,
} from '@obstop/fleet/obshell';
import { definedMembers } from '../config/defined-members.ts';
import type { GatewayClusterOptions, GatewayOptions } from '../config/gateway-options.ts';
import type { FleetSurroundings, OpenedFleet } from './server-parts.ts';
import { tlsFetch } from './tls-fetch.ts';

async function toCluster({ id, tls, ...named }: GatewayClusterOptions): Promise<ObshellCluster> {
  const fetch = tls && (await tlsFetch(tls));
  return definedMembers<ObshellCluster>({ ...named, id: clusterId(id), fetch });
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
  const clusters = await Promise.all(gateway.clusters.map(toCluster));
  const reach = definedMembers<AgentsByClusterOptions>({ clusters, clock, pollIntervalMs, requestTimeoutMs });
  const inventory = createObshellInventory({
    ...reach,
    store: store.clusters,
    state: store.obshellFleet,
    isHeld: async (id) => (await store.tasks.lockHolder(id)) !== undefined,
    onProblem: (id, reason) => around.onProblem(`cluster ${id}`, reason),
  });
  const fleet = createObshellFleet({
    ...reach,
    inventory: store.clusters,
    state: store.obshellFleet,
    ...(outageSeconds !== undefined && { outageMs: outageSeconds * 1000 }),
  });
  await inventory.refresh();
  const ending = new AbortController();
  const { signal } = ending;
  const refreshing = (async () => {
    while (!signal.aborted)
      try {
        await clock.sleep(refreshSeconds * 1000, signal);
        await inventory.refresh(signal);
      } catch (error) {
        if (!signal.aborted)
          around.onProblem('inventory', error instanceof Error ? error.message : String(error));
      }
  })();
  return {
    fleet,
    close: async () => {
      ending.abort();
      await refreshing;
    },
  };
}
