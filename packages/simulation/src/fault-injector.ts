import { StoreUnavailableError } from '@obstop/engine';
import type { CallFault } from './scheduled-call.ts';
import type { Owner } from './scheduler.ts';
import type { SeededRandom } from './seeded-random.ts';

/** Decides what goes wrong, and how often. */
export interface FaultInjector {
  random: SeededRandom;
  /**
   * One process on a store of its own, as the embedded one: nobody else takes its tasks over, a wake-up comes once, and a failed
   * call has not happened. Else several processes share the store.
   */
  embedded: boolean;
  /** The share of the store's calls that fail; 0 to 0.1. */
  storeFails: number;
  /** False when faults are over. */
  active(): boolean;
  stop(): void;
  /** Whether no call of the store gets through now. */
  setStoreAway(away: boolean): void;
  /** For a call of the store, or for what a fleet keeps in it. */
  storeFault(): CallFault | undefined;
  fleetFault(): CallFault | 'hangs' | undefined;
  /** A write has taken effect and its caller does not know yet. The process may crash here. */
  afterWrite(owner: Owner): void;
}

/** What a process is told of a failed call of the store. */
export const storeUnavailable = (message: string): Error =>
  new StoreUnavailableError('unreachable', { cause: new Error(message) });

/** What a step is told of it by a fleet, which may have its own words for it. */
export const unavailableToFleet = (message: string): Error =>
  new Error('the state of the fleet was not kept', { cause: storeUnavailable(message) });

/** How often a call of the store fails: a third of the seeds has a store that fails all the time, a third one that rarely does. */
function storeFailureRate(random: SeededRandom): number {
  return random.pick([0, 0.004, 0.05 + 0.05 * random.next()]) ?? 0;
}

/** Injects faults until it is stopped. Each seed has its own rates: some histories are long, others full of faults. */
export function newFaultInjector(random: SeededRandom, crash: (owner: Owner) => void): FaultInjector {
  let active = true;
  let isStoreAway = false;
  const embedded = random.chance(0.3);
  const storeFails = storeFailureRate(random);
  const fleetFails = random.chance(0.7) ? 0.08 * random.next() : 0;
  const crashes = random.chance(0.7) ? 0.02 * random.next() : 0;
  return {
    random,
    embedded,
    storeFails,
    active: () => active,
    stop: () => {
      active = false;
    },
    setStoreAway: (away) => {
      isStoreAway = away;
    },
    storeFault: () => {
      if (!active || !(isStoreAway || random.chance(storeFails))) return undefined;
      return embedded || random.chance(0.5) ? 'fails' : 'answer-lost';
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
