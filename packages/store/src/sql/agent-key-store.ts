/**
 * Owns: the rows of the agents' key pairs.
 * Does not own: what a key is good for, how it is made.
 * Invariants: at most one key pair per cluster, whoever makes one at the same time.
 */
import type { AgentKeyStore } from '@obstop/engine';
import type { Database } from './database.ts';

export function createAgentKeyStore({ db, write }: Database): AgentKeyStore {
  return {
    async find(clusterId) {
      const row = await db
        .selectFrom('agent_keys')
        .select(['bits', 'private_key as privateKey'])
        .where('cluster_id', '=', clusterId)
        .executeTakeFirst();
      return row;
    },
    keep: (clusterId, { bits, privateKey }) =>
      write(async (trx) => {
        await trx
          .insertInto('agent_keys')
          .values({ cluster_id: clusterId, bits, private_key: privateKey })
          .onConflict((conflict) =>
            conflict
              .column('cluster_id')
              .doUpdateSet({ bits, private_key: privateKey })
              .where('agent_keys.bits', '<>', bits),
          )
          .execute();
        return await trx
          .selectFrom('agent_keys')
          .select(['bits', 'private_key as privateKey'])
          .where('cluster_id', '=', clusterId)
          .executeTakeFirstOrThrow();
      }),
  };
}
