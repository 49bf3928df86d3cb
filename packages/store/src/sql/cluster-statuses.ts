import type {
  ClusterId,
  ClusterStatus,
  InnerStatus,
  ServerId,
  ServerStatus,
  ZoneStatus,
} from '@obstop/domain';
import type { StatusChange, StatusWriter } from '@obstop/engine';
import type { Kysely } from 'kysely';
import type { Schema, Transaction } from '../model/schema.ts';
import { batchedSetStatuses } from '../postgres/statements/set-statuses.ts';
import { isPostgres } from './dialect.ts';
import { execute } from './execute.ts';
import { holdingEpoch, isHeld, refuseOldEpoch } from './hold-epoch.ts';
import { changedRows, prepared, preparedText } from './prepared-statement.ts';
import { toDocument } from './rows.ts';
import { write, writeOne } from './transact.ts';

type ServerChange = NonNullable<StatusChange['servers']>[number];

const updateCluster = prepared((db, { id, status }: { id: ClusterId; status: ClusterStatus }) =>
  db.updateTable('clusters').set({ status }).where('id', '=', id),
);

/** Null: as it is. */
const updateZone = prepared(
  (
    db,
    {
      id,
      name,
      status,
      inner,
    }: { id: ClusterId; name: string; status: ZoneStatus | null; inner: InnerStatus | null },
  ) =>
    db
      .updateTable('zones')
      .set((eb) => ({
        status: eb.fn.coalesce(eb.val(status), 'status'),
        inner_status: eb.fn.coalesce(eb.val(inner), 'inner_status'),
      }))
      .where('cluster_id', '=', id)
      .where('name', '=', name),
);

/** One server in one statement, with the task's epoch held: what nearly every step writes. Null: as it is. */
const updateServer = prepared(
  (
    db,
    args: StatusWriter & {
      id: ClusterId;
      server: ServerId;
      status: ServerStatus | null;
      inner: InnerStatus | null;
    },
  ) =>
    holdingEpoch(db, args)
      .updateTable('servers')
      .set((eb) => ({
        status: eb.fn.coalesce(eb.val(args.status), 'status'),
        inner_status: eb.fn.coalesce(eb.val(args.inner), 'inner_status'),
      }))
      .where('cluster_id', '=', args.id)
      .where('id', '=', args.server)
      .where(isHeld),
);

/** Any number of servers in one statement. The `+` keeps SQLite from going through the whole cluster instead of by id. */
const updateServersOnSqlite = `update servers set status = coalesce(c.value ->> 'status', status),
  inner_status = coalesce(c.value ->> 'inner_status', inner_status)
  from json_each(?) as c where servers.id = c.value ->> 'id' and +servers.cluster_id = ?`;
const updateServersOnPostgres = preparedText(
  `update servers set status = coalesce(c.status, servers.status), inner_status = coalesce(c.inner_status, servers.inner_status)
  from json_populate_recordset(null::servers, $1::json) as c where servers.id = c.id and servers.cluster_id = $2`,
);

/** As ClusterStore.setStatuses. */
export async function setStatuses(
  db: Kysely<Schema>,
  id: ClusterId,
  change: StatusChange,
  by?: StatusWriter,
): Promise<void> {
  if (by && isPostgres(db)) {
    if (await writeOne(db, () => batchedSetStatuses(db, { id, change, by }))) return;
  }
  const [server] = change.servers ?? [];
  const isOne = change.cluster === undefined && !change.zones?.length && change.servers?.length === 1;
  if (by && server && isOne && !isPostgres(db)) {
    const { status = null, innerStatus: inner = null } = server;
    const args = { ...by, id, server: server.id, status, inner };
    if ((await writeOne(db, (connection) => changedRows(updateServer(connection, args)))) === 1) return;
    // Not so: the way of every other change says why.
  }
  await write(db, async (trx) => {
    if (by) await refuseOldEpoch(trx, by);
    await writeStatuses(trx, id, change);
  });
}

/** Rejects, with nothing changed, when something named is not there. */
async function writeStatuses(trx: Transaction, id: ClusterId, change: StatusChange): Promise<void> {
  const { cluster: status, zones = [], servers = [] } = change;
  if (status !== undefined && (await changedRows(updateCluster(trx, { id, status }))) === 0)
    throw new Error(`cluster ${id} is not in the inventory`);
  for (const { name, status = null, innerStatus: inner = null } of zones)
    if ((await changedRows(updateZone(trx, { id, name, status, inner }))) === 0)
      throw new Error(`zone ${name} of cluster ${id} is not in the inventory`);
  if (servers.length > 0) await writeServers(trx, id, servers);
}

async function writeServers(trx: Transaction, id: ClusterId, servers: ServerChange[]): Promise<void> {
  const document = toDocument(
    servers.map((each) => ({
      id: each.id,
      status: each.status ?? null,
      inner_status: each.innerStatus ?? null,
    })),
  );
  const text = isPostgres(trx) ? updateServersOnPostgres : updateServersOnSqlite;
  const written = await changedRows(execute(trx, text, [document, id]));
  if (written === servers.length) return;
  const rows = await trx.selectFrom('servers').select('id').where('cluster_id', '=', id).execute();
  const known = new Set(rows.map((row) => row.id));
  const unknown = servers.find((each) => !known.has(each.id));
  // Named twice, a server counts once.
  if (unknown) throw new Error(`server ${unknown.id} of cluster ${id} is not in the inventory`);
}
