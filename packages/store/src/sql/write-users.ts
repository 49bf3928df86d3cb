import type { AuditRequest, StoredUser, UserChange, UserDraft, WithChange } from '@obstop/engine';
import { type Kysely, type SqlBool, sql } from 'kysely';
import { doneRows } from '../model/audit-rows.ts';
import { toJson } from '../model/json.ts';
import type { InsertRows, Schema, Transaction } from '../model/schema.ts';
import { toUser } from '../model/user-rows.ts';
import { type Database, transact } from './database.ts';
import { takeId } from './take-id.ts';

type Added = { kind: 'added'; user: StoredUser } | { kind: 'duplicate-name' };

/** The name's uniqueness is the database's; an id taken for a name that is there already is given back. */
export function addUser(
  database: Database,
  insertRows: InsertRows,
  draft: UserDraft,
  audit?: AuditRequest,
): Promise<Added> {
  return transact<Added>(database, async (trx, refuse) => {
    const id = draft.id ?? (await takeId(trx, 'user'));
    // Where the id is chosen, the counter goes past it: an id is given once.
    await trx
      .updateTable('id_counters')
      .set({ last_id: id })
      .where('kind', '=', 'user')
      .where('last_id', '<', id)
      .execute();
    const row = await trx
      .insertInto('users')
      .values({
        id,
        name: draft.name,
        password_hash: draft.passwordHash ?? null,
        disabled: 0,
        roles: toJson(draft.roles),
        permissions: toJson(draft.permissions),
        failed_logins: 0,
        locked_until_ms: null,
        created_at_ms: draft.nowMs,
        revision: 1,
      })
      .onConflict((conflict) => conflict.column('name').doNothing())
      .returningAll()
      .executeTakeFirst();
    if (row === undefined) return refuse({ kind: 'duplicate-name' });
    const target = { ...audit?.target, userId: String(id) };
    await insertRows(trx, doneRows(audit && { ...audit, target }));
    return { kind: 'added', user: toUser(row) };
  });
}

/** A new password ends a lock-out: whoever set it knows the user. */
export function changeUser(
  { write }: Database,
  insertRows: InsertRows,
  id: number,
  change: UserChange,
  { revision, audit }: WithChange = {},
): Promise<StoredUser | undefined> {
  return write(async (trx) => {
    const row = await updateUser(trx, id, change, revision);
    if (row) await insertRows(trx, doneRows(audit));
    return row && toUser(row);
  });
}

function updateUser(trx: Transaction, id: number, change: UserChange, revision: number | undefined) {
  const { passwordHash, disabled, roles, permissions } = change;
  const update = trx
    .updateTable('users')
    .set((eb) => ({
      revision: eb('revision', '+', 1),
      ...(passwordHash !== undefined && {
        password_hash: passwordHash,
        failed_logins: 0,
        locked_until_ms: null,
      }),
      ...(disabled !== undefined && { disabled: disabled ? (1 as const) : (0 as const) }),
      ...(roles && { roles: toJson(roles) }),
      ...(permissions && { permissions: toJson(permissions) }),
    }))
    .where('id', '=', id)
    .$if(revision !== undefined, (query) => query.where('revision', '=', revision ?? 0));
  return update.returningAll().executeTakeFirst();
}

/** Counting and locking are one statement, so that logins that fail at the same time are all counted. */
export async function countFailedLogin(
  db: Kysely<Schema>,
  id: number,
  limit: { failures: number; lockUntilMs: number },
): Promise<void> {
  const reached = sql<SqlBool>`failed_logins + 1 >= ${limit.failures}`;
  await sql`update users set
    failed_logins = case when ${reached} then 0 else failed_logins + 1 end,
    locked_until_ms = case when ${reached} then ${limit.lockUntilMs} else locked_until_ms end
    where id = ${id}`.execute(db);
}
