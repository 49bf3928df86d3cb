export { DataDirectoryLockedError, StoreVersionError } from './model/errors.ts';
export type { PurgeLimits, Store } from './model/store.ts';
export type { TaskReader } from './model/task-reader.ts';
export { backupSqliteStore } from './sqlite/backup.ts';
export { openSqliteStore } from './sqlite/open-sqlite-store.ts';
export { openSqliteTaskReader } from './sqlite/open-task-reader.ts';
