import type { ClusterId } from '@obstop/domain';
import type { StatusChange, StatusWriter } from '@obstop/engine';
import type { Kysely } from 'kysely';
import { toDocument } from '../../rows.ts';
import type { Schema } from '../../schema.ts';
import { isNothing, orNothing, run } from './run.ts';

const text = `with held as materialized (select 1 from tasks where id = $1 and epoch = $2 for share),
  c as (update clusters set status = $4 from held where $4::text is not null and id = $3 returning 1),
  z as (
    update zones set status = coalesce(n.status, zones.status), inner_status = coalesce(n.inner_status, zones.inner_status)
    from held, json_populate_recordset(null::zones, $5::json) as n
    where zones.cluster_id = $3 and zones.name = n.name returning 1
  ), s as (
    update servers set status = coalesce(n.status, servers.status),
      inner_status = coalesce(n.inner_status, servers.inner_status)
    from held, json_populate_recordset(null::servers, $6::json) as n
    where servers.cluster_id = $3 and servers.id = n.id returning 1
  )
  select ${orNothing('(select count(*) from c) + (select count(*) from z) + (select count(*) from s) = $7::bigint')} as written`;

/** False where nothing is written: the epoch is old (E3), or something named is not there. The usual way finds out which. */
export async function setStatusesAtOnce(
  db: Kysely<Schema>,
  id: ClusterId,
  { cluster, zones = [], servers = [] }: StatusChange,
  { taskId, epoch }: StatusWriter,
): Promise<boolean> {
  const row = <K extends object>(key: K, { status, innerStatus }: Statuses) => ({
    ...key,
    status: status ?? null,
    inner_status: innerStatus ?? null,
  });
  const wanted = (cluster === undefined ? 0 : 1) + zones.length + servers.length;
  const parameters = [
    ...[taskId, epoch, id, cluster ?? null],
    toDocument(zones.map((zone) => row({ name: zone.name }, zone))),
    toDocument(servers.map((server) => row({ id: server.id }, server))),
    wanted,
  ];
  try {
    await run(db, text, parameters);
    return true;
  } catch (error) {
    if (isNothing(error)) return false;
    throw error;
  }
}

interface Statuses {
  status?: string;
  innerStatus?: string;
}
