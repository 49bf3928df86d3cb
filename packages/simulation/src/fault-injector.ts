import type { CallFault } from './scheduled-call.ts';
import type { Owner } from './scheduler.ts';
import type { SeededRandom } from './seeded-random.ts';

/**
 * A promise that is broken on purpose. The simulation must notice each of them:
 * - epoch: the store does not compare epochs.
 * - lock: the store gives a cluster's lock to everybody.
 * - look: steps act without looking first.
 * - stage: the second stage of an obshell task lets it go on without its cluster.
 * - fence: fleet and inventory obey an owner that has lost the task.
 */
export type Broken = 'epoch' | 'lock' | 'look' | 'stage' | 'fence';

/** Decides what goes wrong, and how often. */
export interface FaultInjector {
  random: SeededRandom;
  broken: Broken | undefined;
  /** False when faults are over. */
  active(): boolean;
  stop(): void;
  storeFault(): CallFault;
  fleetFault(): CallFault | 'hangs';
  /** A write has taken effect and its caller does not know yet. The process may crash here. */
  afterWrite(owner: Owner): void;
}

/** Injects faults until it is stopped. Each seed has its own rates: some histories are long, others full of faults. */
export function newFaultInjector(
  random: SeededRandom,
  broken: Broken | undefined,
  crash: (owner: Owner) => void,
): FaultInjector {
  let active = true;
  const storeFails = random.chance(0.5) ? 0.004 : 0;
  const fleetFails = random.chance(0.7) ? 0.08 * random.next() : 0;
  const crashes = random.chance(0.7) ? 0.02 * random.next() : 0;
  return {
    random,
    broken,
    active: () => active,
    stop: () => {
      active = false;
    },
    storeFault: () => {
      if (!active || !random.chance(storeFails)) return undefined;
      return random.chance(0.5) ? 'fails' : 'answer-lost';
    },
    fleetFault: () => {
      if (!active || !random.chance(fleetFails)) return undefined;
      return random.pick(['fails', 'fails', 'answer-lost', 'hangs'] as const);
    },
    afterWrite: (owner) => {
      if (active && random.chance(crashes)) crash(owner);
    },
  };
}
