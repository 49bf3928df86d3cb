import type { Migration } from './migration.ts';

/**
 * When the simulation's zones and servers changed: their inner status may follow later, and a process may come back. The role of
 * a cluster, and of a task's cluster.
 */
export const simulatedFleet: Migration = {
  version: 30,
  name: 'simulated-fleet',
  async up(trx) {
    await trx.schema.alterTable('clusters').addColumn('role', 'text').execute();
    await trx.schema.alterTable('tasks').addColumn('cluster_role', 'text').execute();
    await trx.schema.alterTable('simulated_zones').addColumn('isolation_at_ms', 'bigint').execute();
    for (const column of ['isolation_at_ms', 'respawns_at_ms'])
      await trx.schema.alterTable('simulated_servers').addColumn(column, 'bigint').execute();
  },
};
