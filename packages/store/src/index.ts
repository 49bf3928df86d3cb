export type { StoreUnavailableReason } from './model/errors.ts';
export { DataDirectoryLockedError, StoreUnavailableError, StoreVersionError } from './model/errors.ts';
export type { Store } from './model/store.ts';
export { openSqliteStore } from './sqlite/open-sqlite-store.ts';
