import type { obstopV1 } from '@obstop/contracts/router';
import type { Fault, FaultControl } from '@obstop/fleet';
import { data, refuse } from '../ocp/answer.ts';
import type { Handlers } from '../ocp/register-routes.ts';
import { toFaultDraft } from './to-fault-draft.ts';

/** What the handlers need. */
export interface FleetPorts {
  faults: FaultControl;
  /** Makes the demo fleet anew while the server runs. */
  reset(): Promise<void>;
}

/** A fault as it is shown: only what was given. */
const shown = ({ id, scope, rule }: Fault) => ({ id, scope, rule });

/** Faults on demand, and the way back from them. */
export function fleetHandlers({ faults, reset }: FleetPorts) {
  return {
    listFaults: async () => data({ contents: (await faults.list()).map(shown) }),
    // Whatever the fleet could refuse, the contract has refused before.
    setFault: async ({ body }) => data(shown(await faults.set(toFaultDraft(body)))),
    clearFaults: async () => {
      await faults.clearAll();
      return { kind: 'no-data' };
    },
    clearFault: async ({ params }) =>
      (await faults.clear(params.faultId))
        ? { kind: 'no-data' }
        : refuse('faultNotFound', { id: params.faultId }),
    resetFleet: async () => {
      await reset();
      return { kind: 'no-data' };
    },
  } satisfies Handlers<typeof obstopV1>;
}
