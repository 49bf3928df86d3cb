import type { Dice } from './dice.ts';
import type { CallFault } from './gate.ts';
import type { Owner } from './scheduler.ts';

/**
 * A promise that is broken on purpose, to see that the simulation notices: tasks without epochs, clusters without locks,
 * steps that act without looking, a second stage that lets a task go on without its cluster, or a fleet and an inventory that
 * let an owner act which has lost the task.
 */
export type Broken = 'epoch' | 'lock' | 'look' | 'stage' | 'fence';

/** What goes wrong, and how often. */
export interface Chaos {
  dice: Dice;
  broken: Broken | undefined;
  /** False when faults are over. */
  raging(): boolean;
  calm(): void;
  storeFault(): CallFault;
  fleetFault(): CallFault | 'hangs';
  /** A write has taken effect and its caller does not know: a good moment to die. */
  afterWrite(owner: Owner): void;
}

/** Rages until it is calmed. Every seed has its own mixture, so that some histories are long and others wild. */
export function newChaos(dice: Dice, broken: Broken | undefined, crash: (owner: Owner) => void): Chaos {
  let raging = true;
  const storeFails = dice.chance(0.5) ? 0.004 : 0;
  const fleetFails = dice.chance(0.7) ? 0.08 * dice.random() : 0;
  const crashes = dice.chance(0.7) ? 0.02 * dice.random() : 0;
  return {
    dice,
    broken,
    raging: () => raging,
    calm: () => {
      raging = false;
    },
    storeFault: () => {
      if (!raging || !dice.chance(storeFails)) return undefined;
      return dice.chance(0.5) ? 'fails' : 'answer-lost';
    },
    fleetFault: () => {
      if (!raging || !dice.chance(fleetFails)) return undefined;
      return dice.pick(['fails', 'fails', 'answer-lost', 'hangs'] as const);
    },
    afterWrite: (owner) => {
      if (raging && dice.chance(crashes)) crash(owner);
    },
  };
}
