import type { ClusterId } from '@obstop/domain';
import type { Kysely, Selectable } from 'kysely';
import type { ClusterTable, Schema, ServerTable, TenantTable, ZoneTable } from '../../schema.ts';
import { run } from './run.ts';

/** A cluster's rows. */
export type ClusterRows = Selectable<ClusterTable> & {
  zones: Selectable<ZoneTable>[];
  servers: Selectable<ServerTable>[];
  tenants: Selectable<TenantTable>[];
};

const part = (table: string, order: string) =>
  `(select coalesce(json_agg(p order by p.${order}), '[]') from ${table} p where p.cluster_id = clusters.id) as ${table}`;

const text = `select clusters.*, ${part('zones', 'name')}, ${part('servers', 'id')}, ${part('tenants', 'id')}
  from clusters where id = $1`;

/** All of one moment. */
export async function readClusterAtOnce(db: Kysely<Schema>, id: ClusterId): Promise<ClusterRows | undefined> {
  return (await run<ClusterRows>(db, text, [id]))[0];
}
