export { obshellV1 } from './obshell/router.ts';
export { obstopV1 } from './obstop/router.ts';
export { ocpV2 } from './ocp/router.ts';
