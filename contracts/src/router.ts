export { obshellV1 } from './obshell/router.ts';
export { ocpV2 } from './ocp/router.ts';
