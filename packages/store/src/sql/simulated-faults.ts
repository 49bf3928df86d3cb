/**
 * Owns: the rows of the simulated fleet's faults.
 * Does not own: what they mean (the simulated fleet).
 * Invariants: each call is one transaction and answers after its commit (E1); a fault's id is given once.
 */
import type { Fault, SimulatedFleetState } from '@obstop/engine';
import type { Kysely, Selectable } from 'kysely';
import { fromJson, toJson } from '../model/json.ts';
import type { Schema, SimulatedFaultTable, Transaction } from '../model/schema.ts';
import { isPostgres } from './dialect.ts';
import { takeIds } from './ids.ts';
import { prepared } from './prepared-statement.ts';
import { write } from './transact.ts';

const selectFaults = prepared((db) => db.selectFrom('simulated_faults').selectAll().orderBy('id'));

type SimulatedFaults = Pick<
  SimulatedFleetState,
  'listFaults' | 'addFault' | 'removeFault' | 'clearFaults' | 'spendFault'
>;

export function createSimulatedFaults(db: Kysely<Schema>): SimulatedFaults {
  /** Every call of the fleet asks for them. On SQLite nobody else can change them, so that they are read once for each change. */
  let known: Promise<Fault[]> | undefined;
  const read = async () => (await selectFaults(db, {})).rows.map(toFault);
  const changing = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } finally {
      known = undefined;
    }
  };

  return {
    async listFaults() {
      if (isPostgres(db)) return read();
      known ??= read();
      const asked = known;
      try {
        return await asked;
      } catch (error) {
        if (known === asked) known = undefined;
        throw error;
      }
    },
    addFault: ({ scope, rule }) =>
      changing(() =>
        write(db, async (trx) => {
          const id = await takeIds(trx, 'fault', 1);
          await trx
            .insertInto('simulated_faults')
            .values({ id, scope: toJson(scope), rule: toJson(rule) })
            .execute();
          return { id, scope, rule };
        }),
      ),
    removeFault: (id) =>
      changing(async () => {
        const { numDeletedRows } = await db
          .deleteFrom('simulated_faults')
          .where('id', '=', id)
          .executeTakeFirst();
        return numDeletedRows > 0n;
      }),
    clearFaults: () =>
      changing(async () => {
        await db.deleteFrom('simulated_faults').execute();
      }),
    spendFault: (id) => changing(() => write(db, (trx) => spendFault(trx, id))),
  };
}

/** On PostgreSQL the row is held from the look to the write: a fault is spent once by each of two that come at once. */
async function spendFault(trx: Transaction, id: number): Promise<boolean> {
  const row = await trx
    .selectFrom('simulated_faults')
    .selectAll()
    .where('id', '=', id)
    .$if(isPostgres(trx), (query) => query.forUpdate())
    .executeTakeFirst();
  const rule = row === undefined ? undefined : toFault(row).rule;
  if (rule?.kind !== 'fail' || rule.times === undefined) return false;
  if (rule.times <= 1) await trx.deleteFrom('simulated_faults').where('id', '=', id).execute();
  else
    await trx
      .updateTable('simulated_faults')
      .set({ rule: toJson({ ...rule, times: rule.times - 1 }) })
      .where('id', '=', id)
      .execute();
  return true;
}

function toFault(row: Selectable<SimulatedFaultTable>): Fault {
  return { id: row.id, scope: fromJson(row.scope), rule: fromJson(row.rule) };
}
