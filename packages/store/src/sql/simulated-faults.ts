/**
 * Owns: the rows of the simulated fleet's faults.
 * Does not own: what they mean (the simulated fleet).
 * Invariants: each call is one transaction and answers after its commit (E1); a fault's id is given once, and it is spent as
 * often as it was set to.
 */
import type { SimulatedFleetState } from '@obstop/engine';
import type { Kysely } from 'kysely';
import { doneRows } from '../model/audit-rows.ts';
import { fromJson, toJson } from '../model/json.ts';
import type { InsertRows, Schema, SimulatedFaultTable } from '../model/schema.ts';
import { toFault } from '../model/simulated-rows.ts';
import type { Database } from './database.ts';
import { changedRows, firstRow, prepared } from './prepared-statement.ts';
import { takeId } from './take-id.ts';

/** The part of the fleet's state that is about faults. */
export type SimulatedFaults = Pick<
  SimulatedFleetState,
  'listFaults' | 'addFault' | 'removeFault' | 'clearFaults' | 'spendFault'
>;

const selectFaults = prepared((db) => db.selectFrom('simulated_faults').selectAll().orderBy('id'));
const selectFault = prepared((db, { id }: { id: number }) =>
  db.selectFrom('simulated_faults').selectAll().where('id', '=', id),
);
const deleteFault = prepared((db, { id }: { id: number }) =>
  db.deleteFrom('simulated_faults').where('id', '=', id),
);

type Rule = SimulatedFaultTable['rule'];
const replaceRule = prepared((db, { id, rule, next }: { id: number; rule: Rule; next: Rule }) =>
  db.updateTable('simulated_faults').set({ rule: next }).where('id', '=', id).where('rule', '=', rule),
);
const removeLast = prepared((db, { id, rule }: { id: number; rule: Rule }) =>
  db.deleteFrom('simulated_faults').where('id', '=', id).where('rule', '=', rule),
);

export function createSimulatedFaults({ db, write }: Database, insertRows: InsertRows): SimulatedFaults {
  return {
    listFaults: async () => (await selectFaults(db, {})).rows.map(toFault),
    addFault: ({ scope, rule }, audit) =>
      write(async (trx) => {
        const id = await takeId(trx, 'fault');
        await trx
          .insertInto('simulated_faults')
          .values({ id, scope: toJson(scope), rule: toJson(rule) })
          .execute();
        const target = { ...audit?.target, faultId: String(id) };
        await insertRows(trx, doneRows(audit && { ...audit, target }));
        return { id, scope, rule };
      }),
    removeFault: (id, audit) =>
      write(async (trx) => {
        if ((await changedRows(deleteFault(trx, { id }))) === 0) return false;
        await insertRows(trx, doneRows(audit));
        return true;
      }),
    clearFaults: (audit) =>
      write(async (trx) => {
        await trx.deleteFrom('simulated_faults').execute();
        await insertRows(trx, doneRows(audit));
      }),
    spendFault: (id) => spendFault(db, id),
  };
}

/** Of two that come at once, the second finds the rule changed and looks again. */
async function spendFault(db: Kysely<Schema>, id: number): Promise<boolean> {
  for (;;) {
    const row = await firstRow(selectFault(db, { id }));
    const rule = row && fromJson(row.rule);
    if (row === undefined || !rule || !('times' in rule) || rule.times === undefined) return false;
    const next = toJson({ ...rule, times: rule.times - 1 });
    const change = rule.times > 1 ? replaceRule(db, { id, rule: row.rule, next }) : removeLast(db, row);
    if ((await changedRows(change)) > 0) return true;
  }
}
