import type { FaultDraft as WireFault } from '@obstop/contracts';
import type { obstopV1 } from '@obstop/contracts/router';
import type { AuditLog, Fault } from '@obstop/engine';
import type { FaultControl } from '@obstop/fleet';
import { data, noData } from '../answer.ts';
import { doneRecords } from '../audit.ts';
import { refuse } from '../ocp/answer.ts';
import type { Handlers } from '../ocp/register-routes.ts';
import { notServed } from '../served-routes.ts';
import { toFaultDraft } from './to-fault-draft.ts';

/** What the handlers need. */
export interface FleetPorts {
  faults: FaultControl;
  audit: Pick<AuditLog, 'append'>;
  /** Makes the fleet anew while the server runs. */
  reset(): Promise<void>;
}

/** A fault as it is shown: only what was given. The contract has read whatever rule is set. */
const shown = ({ id, scope, rule }: Fault) => ({ id, scope, rule: rule as WireFault['rule'] });

const ofSimulatedFleet = notServed('a real cluster has no faults on demand, and no way back to a demo');

/** In the place of `fleetHandlers` where the fleet is no simulated one. */
export const noFleetHandlers = {
  listFaults: ofSimulatedFleet,
  setFault: ofSimulatedFleet,
  clearFaults: ofSimulatedFleet,
  clearFault: ofSimulatedFleet,
  resetFleet: ofSimulatedFleet,
};

/** Faults on demand, and the way back from them. */
export function fleetHandlers({ faults, audit: log, reset }: FleetPorts) {
  return {
    listFaults: async () => data({ contents: (await faults.list()).map(shown) }),
    setFault: async ({ body, audit }) => {
      const outcome = await faults.set(toFaultDraft(body), audit);
      if (outcome.kind === 'set') return data(shown(outcome.fault));
      const { field, rule } = outcome;
      return refuse('illegalArgument', { field, rule });
    },
    clearFaults: async ({ audit }) => {
      await faults.clearAll(audit);
      return noData;
    },
    clearFault: async ({ params, audit }) =>
      (await faults.clear(params.faultId, audit)) ? noData : refuse('faultNotFound', { id: params.faultId }),
    resetFleet: async ({ audit }) => {
      await reset();
      // After the last of its many transactions: a record before them would tell of what may yet fail.
      await log.append(doneRecords(audit));
      return noData;
    },
  } satisfies Partial<Handlers<typeof obstopV1>>;
}
