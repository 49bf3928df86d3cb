/**
 * Owns: which fleet the server has, and what of it goes on beside requests and tasks (the inventory of real clusters).
 * Does not own: what the fleets do.
 */
import { clusterId } from '@obstop/domain';
import type { Clock, Fleet, OperatePorts } from '@obstop/engine';
import {
  createFaultControl,
  createObshellFleet,
  createObshellInventory,
  createSimulatedFleet,
  type FaultControl,
  type ObshellCluster,
} from '@obstop/fleet';
import type { Store } from '@obstop/store';
import type { ServerOptions } from '../config/options.ts';
import { toFaultDraft } from '../http/obstop/to-fault-draft.ts';
import { resetDemo } from '../reset-demo.ts';
import { seededRandom } from '../seeded-random.ts';
import type { GatewayClusterOptions, GatewayOptions } from './gateway-options.ts';
import { tlsFetch } from './tls-fetch.ts';

/** The fleet of a server that has started. */
export interface OpenedFleet {
  fleet: Fleet;
  /** Of the simulated fleet alone. */
  faults?: FaultControl;
  close(): Promise<void>;
}

/** What a fleet stands on. */
export interface FleetSurroundings {
  store: Store;
  clock: Clock;
  operate: OperatePorts;
  /** Something that an operator should know, without secrets. */
  onProblem(where: string, reason: string): void;
}

async function openSimulated(options: ServerOptions, around: FleetSurroundings): Promise<OpenedFleet> {
  const { store, clock } = around;
  if (options.reset || (await store.clusters.list()).length === 0) await resetDemo(store, around.operate);
  const fleet = createSimulatedFleet({
    state: store.simulatedFleet,
    clock,
    random: options.fleetSeed === undefined ? Math.random : seededRandom(options.fleetSeed),
    stepLatency: { kind: 'fixed', ms: options.stepLatencyMs },
  });
  const faults = createFaultControl(store.simulatedFleet);
  if (options.faults) {
    await faults.clearAll();
    for (const fault of options.faults) await faults.set(toFaultDraft(fault));
  }
  return { fleet, faults, close: async () => {} };
}

async function toCluster({ id, tls, ...cluster }: GatewayClusterOptions): Promise<ObshellCluster> {
  return { ...cluster, id: clusterId(id), ...(tls && { fetch: await tlsFetch(tls) }) };
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

async function openObshell(gateway: GatewayOptions, around: FleetSurroundings): Promise<OpenedFleet> {
  const { store, clock } = around;
  await refuseForeignData(around, gateway);
  const { refreshSeconds = 30, pollIntervalMs, requestTimeoutMs, outageSeconds } = gateway;
  const reach = {
    clusters: await Promise.all(gateway.clusters.map(toCluster)),
    clock,
    ...(pollIntervalMs !== undefined && { pollIntervalMs }),
    ...(requestTimeoutMs !== undefined && { requestTimeoutMs }),
  };
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
  const goOn = async () => {
    while (!signal.aborted)
      try {
        await clock.sleep(refreshSeconds * 1000, signal);
        await inventory.refresh(signal);
      } catch (error) {
        if (!signal.aborted)
          around.onProblem('inventory', error instanceof Error ? error.message : String(error));
      }
  };
  const going = goOn();
  return {
    fleet,
    close: async () => {
      ending.abort();
      await going;
    },
  };
}

/** Opens the fleet that the options ask for. Throws RangeError where the data directory belongs to another one. */
export function openFleet(options: ServerOptions, around: FleetSurroundings): Promise<OpenedFleet> {
  return options.gateway ? openObshell(options.gateway, around) : openSimulated(options, around);
}
