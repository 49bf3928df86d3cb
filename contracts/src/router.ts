export { ocpV2 } from './ocp/router.ts';
