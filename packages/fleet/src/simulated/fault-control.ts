import type { Fault, FaultDraft, SimulatedFleetState } from '@obstop/engine';
import { whyInvalidFault } from './faults.ts';

/** Sets faults while the fleet runs; they are kept with its state and survive a restart. */
export interface FaultControl {
  /** Throws RangeError for a fault that could have no effect. */
  set(draft: FaultDraft): Promise<Fault>;
  /** False when there is none with this id, for instance because it is used up. A call that already hangs stays so. */
  clear(id: number): Promise<boolean>;
  clearAll(): Promise<void>;
  /** In order of setting; a `fail` fault shows the `times` that are left. */
  list(): Promise<Fault[]>;
}

/** The faults of the fleet that keeps its state there. */
export function createFaultControl(state: SimulatedFleetState): FaultControl {
  return {
    async set(draft) {
      const why = whyInvalidFault(draft);
      if (why !== undefined) throw new RangeError(why);
      return state.addFault(draft);
    },
    clear: (id) => state.removeFault(id),
    clearAll: () => state.clearFaults(),
    list: () => state.listFaults(),
  };
}
