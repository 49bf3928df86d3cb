/**
 * Owns: the rows of each cluster that the obshell fleet works on: its state, and which cluster of OceanBase it is.
 * Does not own: what it means (the obshell fleet), what the simulated fleet keeps.
 * Invariants: each call is one transaction and answers after its commit (E1); an old epoch writes nothing (E3).
 */
import type { ClusterId } from '@obstop/domain';
import type { ObshellFleetState, ObshellIdentity } from '@obstop/engine';
import type { Kysely } from 'kysely';
import { doneRows } from '../model/audit-rows.ts';
import { fromJson, toJson } from '../model/json.ts';
import type { InsertRows, Schema } from '../model/schema.ts';
import type { Database } from './database.ts';

async function readIdentity(db: Kysely<Schema>, clusterId: ClusterId): Promise<ObshellIdentity | undefined> {
  return db
    .selectFrom('obshell_identities')
    .select(['ob_cluster_id as obClusterId', 'name'])
    .where('cluster_id', '=', clusterId)
    .executeTakeFirst();
}

export function createObshellFleetState({ db, write }: Database, insertRows: InsertRows): ObshellFleetState {
  return {
    async load(clusterId) {
      const row = await db
        .selectFrom('obshell_fleet')
        .select('state')
        .where('cluster_id', '=', clusterId)
        .executeTakeFirst();
      return row ? fromJson(row.state) : { isolatedZones: [] };
    },
    save: (clusterId, state, by) =>
      write(async (trx) => {
        await trx
          .insertInto('obshell_fleet')
          .values({ cluster_id: clusterId, state: toJson(state) })
          .onConflict((conflict) => conflict.column('cluster_id').doUpdateSet({ state: toJson(state) }))
          .execute();
      }, by),
    identity: (clusterId) => readIdentity(db, clusterId),
    pin: (clusterId, seen) =>
      write(async (trx) => {
        await trx
          .insertInto('obshell_identities')
          .values({ cluster_id: clusterId, ob_cluster_id: seen.obClusterId, name: seen.name })
          .onConflict((conflict) => conflict.column('cluster_id').doNothing())
          .execute();
        return (await readIdentity(trx, clusterId)) ?? seen;
      }),
    repin: (clusterId, { obClusterId, name }, audit) =>
      write(async (trx) => {
        const set = { ob_cluster_id: obClusterId, name };
        await trx
          .insertInto('obshell_identities')
          .values({ cluster_id: clusterId, ...set })
          .onConflict((conflict) => conflict.column('cluster_id').doUpdateSet(set))
          .execute();
        await insertRows(trx, doneRows(audit));
      }),
  };
}
