import { obshellOperations } from '@obstop/contracts/operations';
import type { obshellRoutes } from '@obstop/contracts/routes';
import { requestsOf } from '../core/request.ts';

/** A request to an agent. */
export const obshellRequest = requestsOf<typeof obshellRoutes>()(obshellOperations);
