/**
 * Owns: which fleet the server has.
 * Does not own: what the fleets do.
 */
import type { FaultDraft as WireFault } from '@obstop/contracts';
import {
  createFaultControl,
  createSimulatedFleet,
  createStatusFollower,
  type FaultControl,
} from '@obstop/fleet';
import type { ServerOptions } from '../config/options.ts';
import { toFaultDraft } from '../http/obstop/to-fault-draft.ts';
import { configuredClusters, configuredLatencies, firstDifference } from './configured-fleet.ts';
import { resetStore } from './reset-fleet.ts';
import { seededRandom } from './seeded-random.ts';
import type { FleetSurroundings, OpenedFleet } from './server-parts.ts';

async function replaceFaults(faults: FaultControl, drafts: WireFault[]): Promise<void> {
  await faults.clearAll();
  for (const [index, draft] of drafts.entries()) {
    const outcome = await faults.set(toFaultDraft(draft));
    if (outcome.kind === 'refused')
      throw new RangeError(`fleet.faults.${index}.${outcome.field}: ${outcome.rule}`);
  }
}

/** What is there stays as it is, unless a reset is wanted. Throws RangeError where the configuration names another fleet. */
async function makeFleet({ reset, fleetClusters }: ServerOptions, around: FleetSurroundings): Promise<void> {
  const { store, operate, clock } = around;
  const there = await store.clusters.list();
  if (reset || there.length === 0)
    return resetStore(store, operate, (nowMs) => configuredClusters(fleetClusters, nowMs));
  const difference =
    fleetClusters && firstDifference(there, configuredClusters(fleetClusters, clock.nowMs()));
  if (difference !== undefined)
    throw new RangeError(
      `fleet.clusters is not the fleet in the data directory (${difference}): --reset makes it anew, --data-dir chooses another`,
    );
}

async function openSimulated(options: ServerOptions, around: FleetSurroundings): Promise<OpenedFleet> {
  const { store, clock } = around;
  await makeFleet(options, around);
  const follower = createStatusFollower({
    ...{ state: store.simulatedFleet, inventory: store.clusters, clock },
    onError: (error) => around.onProblem('inner statuses', String(error)),
  });
  const fleet = createSimulatedFleet({
    state: store.simulatedFleet,
    clock,
    random: options.fleetSeed === undefined ? Math.random : seededRandom(options.fleetSeed),
    stepLatency: { kind: 'fixed', ms: options.stepLatencyMs },
    latencies: configuredLatencies(options.fleetClusters),
    onLateStatus: follower.follow,
  });
  const faults = createFaultControl(store.simulatedFleet, store.clusters, options.httpFaults);
  if (options.faults) await replaceFaults(faults, options.faults);
  // What the process before this one could not follow to its end.
  if ((await faults.list()).some(({ rule }) => rule.kind === 'innerStatusLag'))
    for (const { id } of await store.clusters.list()) follower.follow(id);
  return { fleet, faults, close: follower.close };
}

/** Opens the fleet that the options ask for. Throws RangeError where the data directory belongs to another one. */
export async function openFleet(options: ServerOptions, around: FleetSurroundings): Promise<OpenedFleet> {
  if (!options.gateway) return openSimulated(options, around);
  // obshell's client is a fifth of our own code.
  const { openObshell } = await import('./open-obshell-fleet.ts');
  return openObshell(options.gateway, around);
}
