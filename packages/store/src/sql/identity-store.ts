/**
 * Owns: the rows of users and access keys.
 * Does not own: what a role permits, how a password is hashed, who may change what.
 * Invariants: a name is one user's; a user's keys go with the user; each call is one transaction.
 */
import type { IdentityStore, StoredAccessKey, WithChange } from '@obstop/engine';
import type { Selectable } from 'kysely';
import { doneRows } from '../model/audit-rows.ts';
import type { AccessKeyTable, InsertRows, Transaction } from '../model/schema.ts';
import { toUser } from '../model/user-rows.ts';
import type { Database } from './database.ts';
import { firstRow, prepared } from './prepared-statement.ts';
import { addUser, changeUser, countFailedLogin } from './write-users.ts';

const toAccessKey = (row: Selectable<AccessKeyTable>): StoredAccessKey => ({
  id: row.id,
  secret: row.secret,
  userId: row.user_id,
  disabled: row.disabled === 1,
  createdAtMs: row.created_at_ms,
  ...(row.last_used_at_ms !== null && { lastUsedAtMs: row.last_used_at_ms }),
});

// Every request asks for one of them.
const selectUser = prepared((db, { id }: { id: number }) =>
  db.selectFrom('users').selectAll().where('id', '=', id),
);
const selectUserByName = prepared((db, { name }: { name: string }) =>
  db.selectFrom('users').selectAll().where('name', '=', name),
);
const selectAccessKey = prepared((db, { id }: { id: string }) =>
  db.selectFrom('access_keys').selectAll().where('id', '=', id),
);

/** Changes nothing, and holds the user's row until the transaction ends. */
const holdUser = (trx: Transaction, id: number) =>
  trx
    .updateTable('users')
    .set((eb) => ({ revision: eb.ref('revision') }))
    .where('id', '=', id)
    .returning('revision')
    .executeTakeFirst();

export function createIdentityStore(database: Database, insertRows: InsertRows): IdentityStore {
  const { db, write } = database;

  /** Changes something of a user, who stays as they are until it is done, together with its record. */
  const changeOf = (
    { revision, audit }: WithChange,
    userOf: (trx: Transaction) => Promise<number | undefined>,
    change: (trx: Transaction) => Promise<unknown>,
  ) =>
    write(async (trx) => {
      const id = await userOf(trx);
      const held = id === undefined ? undefined : await holdUser(trx, id);
      if (!held || (revision !== undefined && held.revision !== revision)) return false;
      await change(trx);
      await insertRows(trx, doneRows(audit));
      return true;
    });

  return {
    async findUser(id) {
      const row = await firstRow(selectUser(db, { id }));
      return row && toUser(row);
    },
    async findUserByName(name) {
      const row = await firstRow(selectUserByName(db, { name }));
      return row && toUser(row);
    },
    listUsers: async () => (await db.selectFrom('users').selectAll().orderBy('id').execute()).map(toUser),
    addUser: (draft, audit) => addUser(database, insertRows, draft, audit),
    changeUser: (id, change, by) => changeUser(database, insertRows, id, change, by),
    removeUser: (id, by = {}) =>
      changeOf(
        by,
        async () => id,
        (trx) => trx.deleteFrom('users').where('id', '=', id).execute(),
      ),
    countFailedLogin: (id, limit) => countFailedLogin(db, id, limit),
    async clearFailedLogins(id) {
      await db.updateTable('users').set({ failed_logins: 0 }).where('id', '=', id).execute();
    },
    async findAccessKey(id) {
      const row = await firstRow(selectAccessKey(db, { id }));
      return row && toAccessKey(row);
    },
    async listAccessKeys(userId) {
      const rows = await db
        .selectFrom('access_keys')
        .selectAll()
        .where('user_id', '=', userId)
        .orderBy('created_at_ms')
        .orderBy('id')
        .execute();
      return rows.map(toAccessKey);
    },
    addAccessKey: (key, by = {}) =>
      changeOf(
        by,
        async () => key.userId,
        (trx) =>
          trx
            .insertInto('access_keys')
            .values({
              id: key.id,
              secret: key.secret,
              user_id: key.userId,
              disabled: key.disabled ? 1 : 0,
              created_at_ms: key.createdAtMs,
              last_used_at_ms: key.lastUsedAtMs ?? null,
            })
            .execute(),
      ),
    disableAccessKey: (id, by = {}) =>
      changeOf(
        by,
        async (trx) => (await firstRow(selectAccessKey(trx, { id })))?.user_id,
        (trx) => trx.updateTable('access_keys').set({ disabled: 1 }).where('id', '=', id).execute(),
      ),
    async noteKeyUse(id, atMs) {
      await db
        .updateTable('access_keys')
        .set({ last_used_at_ms: atMs })
        .where('id', '=', id)
        .where((eb) => eb.or([eb('last_used_at_ms', 'is', null), eb('last_used_at_ms', '<', atMs)]))
        .execute();
    },
  };
}
