import { sql } from 'kysely';
import type { Migration } from './migration.ts';

/**
 * Tasks, inventory and simulated fleet.
 * A task names its cluster without a foreign key: it is a record that outlives the cluster, which may be replaced whole.
 */
export const initial: Migration = {
  version: 1,
  name: 'initial',
  async up(trx) {
    const { schema } = trx;

    await schema
      .createTable('id_counters')
      .addColumn('kind', 'text', (c) => c.primaryKey())
      .addColumn('last_id', 'bigint', (c) => c.notNull())
      .execute();
    await sql`insert into id_counters (kind, last_id) values ('task', 0), ('subtask', 0), ('fault', 0)`.execute(
      trx,
    );

    await schema
      .createTable('tasks')
      .addColumn('id', 'bigint', (c) => c.primaryKey().notNull())
      .addColumn('cluster_id', 'bigint', (c) => c.notNull())
      .addColumn('cluster_name', 'text', (c) => c.notNull())
      .addColumn('ob_cluster_id', 'bigint', (c) => c.notNull())
      .addColumn('plan_name', 'text', (c) => c.notNull())
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('status', 'text', (c) => c.notNull())
      .addColumn('operation', 'text', (c) => c.notNull())
      .addColumn('creator_id', 'bigint', (c) => c.notNull())
      .addColumn('creator_name', 'text', (c) => c.notNull())
      .addColumn('executor', 'text', (c) => c.notNull())
      .addColumn('context', 'text', (c) => c.notNull())
      .addColumn('former_statuses', 'text', (c) => c.notNull())
      .addColumn('prohibit_rollback', 'integer', (c) => c.notNull())
      .addColumn('created_at_ms', 'bigint', (c) => c.notNull())
      .addColumn('started_at_ms', 'bigint', (c) => c.notNull())
      .addColumn('finished_at_ms', 'bigint')
      .addColumn('owner', 'text')
      .addColumn('epoch', 'bigint', (c) => c.notNull())
      .addColumn('revision', 'bigint', (c) => c.notNull())
      .execute();
    await schema.createIndex('tasks_status').on('tasks').columns(['status', 'id']).execute();
    await schema.createIndex('tasks_cluster').on('tasks').columns(['cluster_id', 'id']).execute();

    await schema
      .createTable('subtasks')
      .addColumn('id', 'bigint', (c) => c.primaryKey().notNull())
      .addColumn('task_id', 'bigint', (c) => c.notNull().references('tasks.id').onDelete('cascade'))
      .addColumn('series_id', 'integer', (c) => c.notNull())
      .addColumn('node_index', 'integer', (c) => c.notNull())
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('description', 'text', (c) => c.notNull())
      .addColumn('class_name', 'text', (c) => c.notNull())
      .addColumn('step', 'text', (c) => c.notNull())
      .addColumn('target', 'text', (c) => c.notNull())
      .addColumn('parallel_index', 'integer', (c) => c.notNull())
      .addColumn('timeout_seconds', 'bigint', (c) => c.notNull())
      .addColumn('retry_count', 'integer', (c) => c.notNull())
      .addColumn('prohibit_rollback', 'integer', (c) => c.notNull())
      .addColumn('status', 'text', (c) => c.notNull())
      .addColumn('operation', 'text', (c) => c.notNull())
      .addColumn('run_count', 'integer', (c) => c.notNull())
      .addColumn('upstream_ids', 'text', (c) => c.notNull())
      .addColumn('downstream_ids', 'text', (c) => c.notNull())
      .addColumn('started_at_ms', 'bigint')
      .addColumn('finished_at_ms', 'bigint')
      .execute();
    await schema.createIndex('subtasks_task').on('subtasks').columns(['task_id', 'id']).execute();

    await schema
      .createTable('subtask_logs')
      .addColumn('id', 'integer', (c) => c.primaryKey().autoIncrement())
      .addColumn('subtask_id', 'bigint', (c) => c.notNull().references('subtasks.id').onDelete('cascade'))
      .addColumn('run', 'integer', (c) => c.notNull())
      .addColumn('at_ms', 'bigint', (c) => c.notNull())
      .addColumn('text', 'text', (c) => c.notNull())
      .execute();
    await schema
      .createIndex('subtask_logs_subtask')
      .on('subtask_logs')
      .columns(['subtask_id', 'id'])
      .execute();

    await schema
      .createTable('cluster_locks')
      .addColumn('cluster_id', 'bigint', (c) => c.primaryKey().notNull())
      .addColumn('task_id', 'bigint', (c) => c.notNull().unique().references('tasks.id'))
      .execute();

    await schema
      .createTable('clusters')
      .addColumn('id', 'bigint', (c) => c.primaryKey().notNull())
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('ob_cluster_id', 'bigint', (c) => c.notNull())
      .addColumn('ob_version', 'text', (c) => c.notNull())
      .addColumn('created_at_ms', 'bigint', (c) => c.notNull())
      .addColumn('status', 'text', (c) => c.notNull())
      .execute();

    await schema
      .createTable('zones')
      .addColumn('cluster_id', 'bigint', (c) => c.notNull().references('clusters.id').onDelete('cascade'))
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('idc_name', 'text', (c) => c.notNull())
      .addColumn('region_name', 'text', (c) => c.notNull())
      .addColumn('status', 'text', (c) => c.notNull())
      .addColumn('inner_status', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('zones_pk', ['cluster_id', 'name'])
      .execute();

    await schema
      .createTable('servers')
      .addColumn('id', 'bigint', (c) => c.primaryKey().notNull())
      .addColumn('cluster_id', 'bigint', (c) => c.notNull())
      .addColumn('zone_name', 'text', (c) => c.notNull())
      .addColumn('ip', 'text', (c) => c.notNull())
      .addColumn('rpc_port', 'integer', (c) => c.notNull())
      .addColumn('sql_port', 'integer', (c) => c.notNull())
      .addColumn('agent_port', 'integer', (c) => c.notNull())
      .addColumn('with_root_server', 'integer', (c) => c.notNull())
      .addColumn('status', 'text', (c) => c.notNull())
      .addColumn('inner_status', 'text', (c) => c.notNull())
      .addForeignKeyConstraint(
        'servers_zone_fk',
        ['cluster_id', 'zone_name'],
        'zones',
        ['cluster_id', 'name'],
        (f) => f.onDelete('cascade'),
      )
      .execute();
    await schema
      .createIndex('servers_zone')
      .on('servers')
      .columns(['cluster_id', 'zone_name', 'id'])
      .execute();

    await schema
      .createTable('tenants')
      .addColumn('cluster_id', 'bigint', (c) => c.notNull().references('clusters.id').onDelete('cascade'))
      .addColumn('id', 'bigint', (c) => c.notNull())
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('mode', 'text', (c) => c.notNull())
      .addColumn('full_replica_zones', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('tenants_pk', ['cluster_id', 'id'])
      .execute();

    await schema
      .createTable('simulated_zones')
      .addColumn('cluster_id', 'bigint', (c) => c.notNull())
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('isolated', 'integer', (c) => c.notNull())
      .addPrimaryKeyConstraint('simulated_zones_pk', ['cluster_id', 'name'])
      .execute();

    await schema
      .createTable('simulated_servers')
      .addColumn('cluster_id', 'bigint', (c) => c.notNull())
      .addColumn('id', 'bigint', (c) => c.notNull())
      .addColumn('zone_name', 'text', (c) => c.notNull())
      .addColumn('process_alive', 'integer', (c) => c.notNull())
      .addColumn('turns_at_ms', 'bigint')
      .addColumn('isolated', 'integer', (c) => c.notNull())
      .addColumn('checkpoint_at_ms', 'bigint')
      .addPrimaryKeyConstraint('simulated_servers_pk', ['cluster_id', 'id'])
      .execute();

    await schema
      .createTable('simulated_faults')
      .addColumn('id', 'bigint', (c) => c.primaryKey().notNull())
      .addColumn('scope', 'text', (c) => c.notNull())
      .addColumn('rule', 'text', (c) => c.notNull())
      .execute();
  },
};
