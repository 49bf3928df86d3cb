import type { Fault } from '@obstop/engine';
import type { SimulatedFaults } from '../sql/simulated-faults.ts';

/**
 * Every call of the fleet asks for the faults, and no other process can change them here: they are read once for each
 * change.
 */
export function rememberFaults(faults: SimulatedFaults): SimulatedFaults {
  let known: Promise<Fault[]> | undefined;
  const forgetting =
    <A extends unknown[], R>(change: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      try {
        return await change(...args);
      } finally {
        known = undefined;
      }
    };
  return {
    async listFaults() {
      known ??= faults.listFaults();
      const asked = known;
      try {
        return await asked;
      } catch (error) {
        if (known === asked) known = undefined;
        throw error;
      }
    },
    addFault: forgetting(faults.addFault),
    removeFault: forgetting(faults.removeFault),
    clearFaults: forgetting(faults.clearFaults),
    spendFault: forgetting(faults.spendFault),
  };
}
