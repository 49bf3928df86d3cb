export type { Operation, PathValues } from './definition/operation.ts';
export { encodeText, pathOf } from './definition/operation.ts';
export { obshellOperations } from './obshell/operations.ts';
export { obstopOperations } from './obstop/operations.ts';
export { ocpOperations } from './ocp/operations.ts';
