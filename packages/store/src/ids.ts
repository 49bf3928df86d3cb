import type { IdCounterTable, Transaction } from './schema.ts';

/** The first of `count` fresh ids in a row. An id is given once: the counter never goes back once the transaction is committed. */
export async function takeIds(
  trx: Transaction,
  kind: IdCounterTable['kind'],
  count: number,
): Promise<number> {
  const { last_id } = await trx
    .updateTable('id_counters')
    .set((eb) => ({ last_id: eb('last_id', '+', count) }))
    .where('kind', '=', kind)
    .returning('last_id')
    .executeTakeFirstOrThrow();
  return last_id - count + 1;
}
