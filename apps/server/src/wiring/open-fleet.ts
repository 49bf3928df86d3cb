/**
 * Owns: which fleet the server has.
 * Does not own: what the fleets do.
 */
import { createFaultControl, createSimulatedFleet } from '@obstop/fleet';
import type { ServerOptions } from '../config/options.ts';
import { toFaultDraft } from '../http/obstop/to-fault-draft.ts';
import { resetDemo } from './reset-demo.ts';
import { seededRandom } from './seeded-random.ts';
import type { FleetSurroundings, OpenedFleet } from './server-parts.ts';

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

/** Opens the fleet that the options ask for. Throws RangeError where the data directory belongs to another one. */
export async function openFleet(options: ServerOptions, around: FleetSurroundings): Promise<OpenedFleet> {
  if (!options.gateway) return openSimulated(options, around);
  // obshell's client is a fifth of our own code.
  const { openObshell } = await import('./open-obshell-fleet.ts');
  return openObshell(options.gateway, around);
}
