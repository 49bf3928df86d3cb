export { freePort } from './free-port.ts';
export type { PostgresServer } from './postgres-server.ts';
export { startPostgresServer } from './postgres-server.ts';
export { queryDatabase } from './query-database.ts';
export { wallClock } from './wall-clock.ts';
