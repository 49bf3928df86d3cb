import type { IdCounterTable, Transaction } from '../model/schema.ts';

/** A fresh id. An id is given once: the counter never goes back once the transaction is committed. */
export async function takeId(trx: Transaction, kind: IdCounterTable['kind']): Promise<number> {
  const { last_id } = await trx
    .updateTable('id_counters')
    .set((eb) => ({ last_id: eb('last_id', '+', 1) }))
    .where('kind', '=', kind)
    .returning('last_id')
    .executeTakeFirstOrThrow();
  return last_id;
}
