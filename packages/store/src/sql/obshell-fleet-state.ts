/**
 * Owns: the row of each cluster that the obshell fleet works on.
 * Does not own: what it means (the obshell fleet), what the simulated fleet keeps.
 * Invariants: each call is one transaction and answers after its commit (E1); an old epoch writes nothing (E3).
 */
import type { ObshellFleetState } from '@obstop/engine';
import { fromJson, toJson } from '../model/json.ts';
import type { Database } from './database.ts';

export function createObshellFleetState({ db, write }: Database): ObshellFleetState {
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
  };
}
