import * as z from 'zod';
import { integerText } from '../../definition/fields.ts';
import { OcpNoData, ocpContents, ocpData } from '../../ocp/envelope.ts';
import { bodyOnly, changing, contract, metadata, plain, reading, responses } from '../define-route.ts';
import { doneExamples, faultExamples, faultRequests, listFaultsExamples } from '../examples.ts';
import { Fault, FaultDraft } from '../schemas.ts';

const group = 'fleet';
const readErrors = plain;
const setErrors = changing();
const clearErrors = reading('faultNotFound');
const resetErrors = bodyOnly;

/** Faults on demand in the simulated fleet, and the way back from them. */
export const faultRoutes = contract.router({
  listFaults: {
    method: 'GET',
    path: '/obstop/v1/faults',
    summary: 'List the faults that are set',
    description: 'In order of setting. Faults survive a restart.',
    responses: responses(ocpContents(Fault), readErrors),
    strictStatusCodes: true,
    metadata: metadata('listFaults', group, 'OBSTOP:FLEET:READ', readErrors, listFaultsExamples),
  },
  setFault: {
    method: 'POST',
    path: '/obstop/v1/faults',
    summary: 'Set a fault',
    description: 'Takes effect on the next call of a step, also of a task under way.',
    body: FaultDraft,
    responses: responses(ocpData(Fault), setErrors),
    strictStatusCodes: true,
    metadata: metadata('setFault', group, 'OBSTOP:FLEET:UPDATE', setErrors, faultExamples, faultRequests),
  },
  clearFaults: {
    method: 'DELETE',
    path: '/obstop/v1/faults',
    summary: 'Clear all faults',
    description: 'A call that already hangs stays so until its step times out or is cancelled.',
    responses: responses(OcpNoData, readErrors),
    strictStatusCodes: true,
    metadata: metadata('clearFaults', group, 'OBSTOP:FLEET:UPDATE', readErrors, doneExamples),
  },
  clearFault: {
    method: 'DELETE',
    path: '/obstop/v1/faults/:faultId',
    summary: 'Clear one fault',
    description: 'By its id.',
    pathParams: z.object({ faultId: integerText({ description: 'Id of the fault.', example: 1 }) }),
    responses: responses(OcpNoData, clearErrors),
    strictStatusCodes: true,
    metadata: metadata('clearFault', group, 'OBSTOP:FLEET:UPDATE', clearErrors, doneExamples),
  },
  resetFleet: {
    method: 'POST',
    path: '/obstop/v1/reset',
    summary: 'Make the demo fleet anew',
    description:
      'Nothing stopped, no faults, no cluster held: tasks under way end as cancelled, failed ones give up their cluster. Tasks stay in the list.',
    body: z.looseObject({}).optional(),
    responses: responses(OcpNoData, resetErrors),
    strictStatusCodes: true,
    metadata: metadata('resetFleet', group, 'OBSTOP:FLEET:UPDATE', resetErrors, doneExamples),
  },
});
