export { DataDirectoryLockedError, StoreVersionError } from './model/errors.ts';
export type { Store } from './model/store.ts';
export { openSqliteStore } from './sqlite/open-sqlite-store.ts';
