import type { ClusterId } from '@obstop/domain';
import type { StatusChange, StatusWriter } from '@obstop/engine';
import type { Kysely } from 'kysely';
import type { Schema } from '../../model/schema.ts';
import { runPrepared } from '../../sql/prepared-statement.ts';
import { toDocument } from '../../sql/rows.ts';
import { batchCallsOn } from '../batch-calls.ts';
import { heldBy, isNothing, orNothing, patience, patienceMs } from './guards.ts';

const text = `with ${patience}, w as (select * from json_to_recordset($2::json) as w (task_id bigint, epoch bigint)),
  ${heldBy('w')},
  c as (
    update clusters set status = n.status
    from json_to_recordset($3::json) as n (task_id bigint, epoch bigint, id bigint, status text) join held using (task_id, epoch)
    where clusters.id = n.id returning 1
  ), z as (
    update zones set status = coalesce(n.status, zones.status), inner_status = coalesce(n.inner_status, zones.inner_status)
    from json_to_recordset($4::json)
      as n (task_id bigint, epoch bigint, cluster_id bigint, name text, status text, inner_status text)
      join held using (task_id, epoch)
    where zones.cluster_id = n.cluster_id and zones.name = n.name returning 1
  ), s as (
    update servers set status = coalesce(n.status, servers.status),
      inner_status = coalesce(n.inner_status, servers.inner_status)
    from json_to_recordset($5::json)
      as n (task_id bigint, epoch bigint, cluster_id bigint, id bigint, status text, inner_status text)
      join held using (task_id, epoch)
    where servers.cluster_id = n.cluster_id and servers.id = n.id returning 1
  )
  select ${orNothing('(select count(*) from c) + (select count(*) from z) + (select count(*) from s) = $6::bigint')} as written`;

/** What one owner sets in its cluster. */
export interface StatusesToSet {
  id: ClusterId;
  change: StatusChange;
  by: StatusWriter;
}

function parametersOf(items: StatusesToSet[]): unknown[] {
  const ownerOf = ({ taskId, epoch }: StatusWriter) => ({ task_id: taskId, epoch });
  const statusesOf = ({ status, innerStatus }: { status?: string; innerStatus?: string }) => ({
    status: status ?? null,
    inner_status: innerStatus ?? null,
  });
  const clusters = items.flatMap(({ id, change: { cluster: status }, by }) =>
    status === undefined ? [] : [{ ...ownerOf(by), id, status }],
  );
  const zones = items.flatMap(({ id, change, by }) =>
    (change.zones ?? []).map((zone) => ({
      ...ownerOf(by),
      cluster_id: id,
      name: zone.name,
      ...statusesOf(zone),
    })),
  );
  const servers = items.flatMap(({ id, change, by }) =>
    (change.servers ?? []).map((server) => ({
      ...ownerOf(by),
      cluster_id: id,
      id: server.id,
      ...statusesOf(server),
    })),
  );
  const writers = items.map(({ by }) => ownerOf(by));
  const wanted = clusters.length + zones.length + servers.length;
  return [patienceMs(items), ...[writers, clusters, zones, servers].map(toDocument), wanted];
}

/**
 * False where nothing is written: the epoch is old (E3), something named is not there, or nothing is named; the usual way finds
 * out which. What is set at the same time goes along.
 */
export const batchedSetStatuses = batchCallsOn(async (db: Kysely<Schema>, items: StatusesToSet[]) => {
  const wanted = items.filter(({ change }) => isAnythingSet(change));
  try {
    if (wanted.length > 0) await runPrepared(db, text, parametersOf(wanted));
    return items.map((item) => wanted.includes(item));
  } catch (error) {
    if (isNothing(error) && items.length === 1) return [false];
    throw error;
  }
});

const isAnythingSet = ({ cluster, zones = [], servers = [] }: StatusChange): boolean =>
  cluster !== undefined || zones.length + servers.length > 0;
