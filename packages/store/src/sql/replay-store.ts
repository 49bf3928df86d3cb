/**
 * Owns: the rows of the calls that have acted, and of the parts that belong to them.
 * Does not own: what a request or a part is the hash of, how long a call must be known.
 * Invariants: a claim is on stable storage before its call acts; a part belongs to one call.
 */
import type { ReplayClaim, ReplayClaimOutcome, ReplayStore } from '@obstop/engine';
import type { Transaction } from '../model/schema.ts';
import { type Database, type Refuse, transact } from './database.ts';

export function createReplayStore(database: Database): ReplayStore {
  return {
    claim: (claim) => transact(database, (trx, refuse) => claimCall(trx, claim, refuse)),
    async answer(clusterId, request, { status, body }) {
      await database.db
        .updateTable('replays')
        .set({ status, body })
        .where('cluster_id', '=', clusterId)
        .where('request', '=', request)
        .execute();
    },
  };
}

async function claimCall(
  trx: Transaction,
  claim: ReplayClaim,
  refuse: Refuse<ReplayClaimOutcome>,
): Promise<ReplayClaimOutcome> {
  const { clusterId, request, parts, expiresAtSeconds, nowSeconds } = claim;
  await trx.deleteFrom('replays').where('expires_at_seconds', '<', nowSeconds).execute();

  // Inserted first and looked at afterwards, so that of two at once the second waits for the first and then sees it.
  const added = await trx
    .insertInto('replays')
    .values({
      cluster_id: clusterId,
      request,
      expires_at_seconds: expiresAtSeconds,
      status: null,
      body: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (added.numInsertedOrUpdatedRows === 0n) {
    const { status, body } = await trx
      .selectFrom('replays')
      .select(['status', 'body'])
      .where('cluster_id', '=', clusterId)
      .where('request', '=', request)
      .executeTakeFirstOrThrow();
    return status === null || body === null ? { kind: 'seen' } : { kind: 'seen', answer: { status, body } };
  }

  // In one order for all, so that two calls that share parts do not wait for each other.
  const rows = parts.toSorted().map((part) => ({ cluster_id: clusterId, part, request }));
  const taken = await trx
    .insertInto('replay_parts')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return taken.numInsertedOrUpdatedRows === BigInt(rows.length)
    ? { kind: 'first' }
    : refuse({ kind: 'other' });
}
