import * as z from 'zod';
import { defineRoutes } from '../../definition/define-routes.ts';
import { integerText } from '../../definition/fields.ts';
import { OcpNoData, ocpContents, ocpData } from '../../ocp/envelope.ts';
import { answers, changing, plain, removing } from '../define-route.ts';
import { doneExamples, faultExamples, faultRequests, listFaultsExamples } from '../examples.ts';
import { Fault, FaultDraft } from '../schemas.ts';

const update = 'OBSTOP:FLEET:UPDATE';

/** Faults on demand in the simulated fleet, and the way back from them. */
export const faultRoutes = defineRoutes('fleet', {
  listFaults: {
    method: 'GET',
    path: '/obstop/v1/faults',
    summary: 'List the faults that are set',
    description: 'In order of setting. Faults survive a restart.',
    ...answers(ocpContents(Fault), plain, listFaultsExamples, { permission: 'OBSTOP:FLEET:READ' }),
  },
  setFault: {
    method: 'POST',
    path: '/obstop/v1/faults',
    summary: 'Set a fault',
    description:
      'Takes effect on the next call of a step, also of a task under way. A scope that names what is not there is refused.',
    body: FaultDraft,
    ...answers(ocpData(Fault), changing('illegalArgument'), faultExamples, {
      permission: update,
      requestExamples: faultRequests,
    }),
  },
  clearFaults: {
    method: 'DELETE',
    path: '/obstop/v1/faults',
    summary: 'Clear all faults',
    description: 'A call that already hangs stays so until its step times out or is cancelled.',
    ...answers(OcpNoData, removing(), doneExamples, { permission: update }),
  },
  clearFault: {
    method: 'DELETE',
    path: '/obstop/v1/faults/:faultId',
    summary: 'Clear one fault',
    description: 'By its id.',
    pathParams: z.object({ faultId: integerText({ description: 'Id of the fault.', example: 1 }) }),
    ...answers(OcpNoData, removing('faultNotFound'), doneExamples, { permission: update }),
  },
  resetFleet: {
    method: 'POST',
    path: '/obstop/v1/reset',
    summary: 'Make the simulated fleet anew',
    description:
      'As the configuration has it, or the demo: no faults, no cluster held. Tasks under way end as cancelled, failed ones give up their cluster. Tasks stay in the list.',
    body: z.looseObject({}).optional(),
    ...answers(OcpNoData, changing(), doneExamples, { permission: update }),
  },
});
