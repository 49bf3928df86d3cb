import type { Migration } from './migration.ts';

/**
 * When a zone of the simulation was isolated, because its inner status may follow later, and when a process comes back. The role of
 * a cluster, and of a task's cluster.
 */
export const simulatedFleet: Migration = {
  version: 29,
  name: 'simulated-fleet',
  async up(trx) {
    await trx.schema.alterTable('clusters').addColumn('role', 'text').execute();
    await trx.schema.alterTable('tasks').addColumn('cluster_role', 'text').execute();
    await trx.schema.alterTable('simulated_zones').addColumn('isolation_at_ms', 'bigint').execute();
    await trx.schema.alterTable('simulated_servers').addColumn('respawns_at_ms', 'bigint').execute();
  },
};
