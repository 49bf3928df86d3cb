import type { ClusterId, ClusterStatus, ServerStatus, ZoneStatus } from '@obstop/domain';
import type { Kysely } from 'kysely';
import type { Schema } from '../../model/schema.ts';
import { runPrepared } from '../../sql/prepared-statement.ts';

/** A cluster's statuses; zones by name, servers by id. */
export interface Statuses {
  cluster: ClusterStatus;
  zones: Record<string, ZoneStatus>;
  servers: Record<string, ServerStatus>;
}

const text = `select status as cluster,
  (select coalesce(json_object_agg(name, zones.status), '{}') from zones where cluster_id = clusters.id) as zones,
  (select coalesce(json_object_agg(servers.id, servers.status), '{}') from servers where cluster_id = clusters.id) as servers
  from clusters where id = $1`;

/** Absent where the cluster is not in the inventory. */
export async function readStatusesInOneStatement(
  db: Kysely<Schema>,
  id: ClusterId,
): Promise<Statuses | undefined> {
  return (await runPrepared<Statuses>(db, text, [id]))[0];
}
