export type { StoreUnavailableReason } from './errors.ts';
export { DataDirectoryLockedError, StoreUnavailableError, StoreVersionError } from './errors.ts';
export type { SqliteStore } from './open-sqlite-store.ts';
export { openSqliteStore } from './open-sqlite-store.ts';
export type { Store } from './store.ts';
