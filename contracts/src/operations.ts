export type { Operation, PathValues } from './definition/operation.ts';
export { encodeText, pathOf } from './definition/operation.ts';
export { obshellOperations, obstopOperations, ocpOperations } from './operation-tables.ts';
