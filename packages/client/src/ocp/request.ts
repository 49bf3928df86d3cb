import { ocpOperations } from '@obstop/contracts/operations';
import type { ocpRoutes } from '@obstop/contracts/routes';
import { requestsOf } from '../core/request.ts';

/** A request to OCP. */
export const ocpRequest = requestsOf<typeof ocpRoutes>()(ocpOperations);
