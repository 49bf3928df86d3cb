import type { Cluster } from '@obstop/domain';
import { serversOf } from '@obstop/domain';
import { type EngineHarness, makeRig, type Rig } from './rig.ts';

/**
 * Makes the empty backend of one scenario. A slow backend sets `sampleEvery` to n: of the failures at each step and the crashes
 * after each transition only every nth is tried; 1 by default.
 */
export type MakeHarness = (() => Promise<EngineHarness>) & { sampleEvery?: number };

/** The cases of a table that are tried on this backend. */
export function sampled<Case>(cases: readonly Case[], { sampleEvery = 1 }: MakeHarness): Case[] {
  return cases.filter((_, index) => index % sampleEvery === 0);
}

/** Runs a scenario on a rig of its own and clears up after it. */
export async function withRig(
  makeHarness: MakeHarness,
  scenario: (rig: Rig) => Promise<void>,
  cluster?: Cluster,
): Promise<void> {
  const harness = await makeHarness();
  try {
    const rig = await makeRig(harness, cluster);
    await scenario(rig);
    const { runner, crashSwitch, queue, close } = rig.process();
    const drained = runner.drain(0);
    rig.clock.advance(0);
    if (!crashSwitch.hasCrashed()) await drained;
    await queue.stop();
    await close();
  } finally {
    await harness.dispose();
  }
}

/** All statuses of a cluster in one comparable value. */
export function statusesOf(cluster: Cluster): {
  cluster: string;
  zones: Record<string, string>;
  servers: Record<string, string>;
} {
  const both = ({ status, innerStatus }: { status: string; innerStatus: string }) =>
    `${status}/${innerStatus}`;
  return {
    cluster: cluster.status,
    zones: Object.fromEntries(cluster.zones.map((zone) => [zone.name, both(zone)])),
    servers: Object.fromEntries(serversOf(cluster).map((server) => [String(server.id), both(server)])),
  };
}
