import { initContract } from '@ts-rest/core';
import { obshellRoutes } from './obshell/routes.ts';
import { obstopRoutes } from './obstop/routes.ts';
import { ocpRoutes } from './ocp/routes.ts';

/*
 * The three APIs as contracts of ts-rest. Not published: its types would need two versions of zod side by side.
 */
const contract = initContract();
const { getTime } = ocpRoutes;

/** OCP v2. */
export const ocpV2 = contract.router({
  ...ocpRoutes,
  getTime: {
    ...getTime,
    responses: { ...getTime.responses, 200: contract.otherResponse(getTime.responses[200]) },
  },
});
/** obshell v1. */
export const obshellV1 = contract.router(obshellRoutes);
/** Our own calls. */
export const obstopV1 = contract.router(obstopRoutes);
