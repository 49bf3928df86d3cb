import type { ClusterId, Task } from '@obstop/domain';
import type { Transaction } from '../model/schema.ts';
import { readStatusesInOneStatement, type Statuses } from '../postgres/statements/read-statuses.ts';
import { isPostgres } from './dialect.ts';
import { firstRow, prepared } from './prepared-statement.ts';

const clusterStatus = prepared((db, { id }: { id: ClusterId }) =>
  db.selectFrom('clusters').select('status').where('id', '=', id),
);
const zoneStatuses = prepared((db, { id }: { id: ClusterId }) =>
  db.selectFrom('zones').select(['name', 'status']).where('cluster_id', '=', id),
);
const serverStatuses = prepared((db, { id }: { id: ClusterId }) =>
  db.selectFrom('servers').select(['id', 'status']).where('cluster_id', '=', id),
);

async function readStatuses(trx: Transaction, id: ClusterId): Promise<Statuses | undefined> {
  if (isPostgres(trx)) return readStatusesInOneStatement(trx, id);
  const cluster = await firstRow(clusterStatus(trx, { id }));
  if (cluster === undefined) return undefined;
  const { rows: zones } = await zoneStatuses(trx, { id });
  const { rows: servers } = await serverStatuses(trx, { id });
  return {
    cluster: cluster.status,
    zones: Object.fromEntries(zones.map(({ name, status }) => [name, status])),
    servers: Object.fromEntries(servers.map((server) => [server.id, server.status])),
  };
}

const differs = <S>(former: Record<string, S>, now: Record<string, S>): boolean =>
  Object.keys(former).some((key) => now[key] !== former[key]);

/**
 * Whether another task had the cluster since the plan was made: what the plan takes for the former statuses is no longer
 * what the inventory says. A cluster that is not in the inventory has nothing to compare with. Read after the lock was
 * taken, in a statement of its own: only then does it see what the holder before wrote last.
 */
export async function isOutdated(
  trx: Transaction,
  { clusterId, formerStatuses: former }: Task,
): Promise<boolean> {
  const now = await readStatuses(trx, clusterId);
  return (
    now !== undefined &&
    (now.cluster !== former.cluster ||
      differs(former.zones, now.zones) ||
      differs(former.servers, now.servers))
  );
}
