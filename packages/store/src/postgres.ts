export type { PostgresQueueTiming, PostgresStoreOptions } from './postgres/open-postgres-store.ts';
export { openPostgresStore } from './postgres/open-postgres-store.ts';
export { openPostgresTaskReader } from './postgres/open-task-reader.ts';
