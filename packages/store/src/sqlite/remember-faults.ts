import type { Fault } from '@obstop/engine';
import type { SimulatedFaults } from '../sql/simulated-faults.ts';

/**
 * Every call of the fleet asks for the faults, and no other process can change them here: they are read once for each
 * change.
 */
export function rememberFaults(faults: SimulatedFaults): SimulatedFaults {
  let known: Promise<Fault[]> | undefined;
  const forget = () => {
    known = undefined;
  };
  return {
    listFaults() {
      known ??= faults.listFaults().catch((error: unknown) => {
        forget();
        throw error;
      });
      return known;
    },
    addFault: (draft, audit) => faults.addFault(draft, audit).finally(forget),
    removeFault: (id, audit) => faults.removeFault(id, audit).finally(forget),
    clearFaults: (audit) => faults.clearFaults(audit).finally(forget),
    spendFault: (id) => faults.spendFault(id).finally(forget),
  };
}
