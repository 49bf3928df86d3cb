/**
 * Owns: the rows of users and access keys.
 * Does not own: what a role permits, how a password is hashed, who may change what.
 * Invariants: a name is one user's; a user's keys go with the user; each call is one transaction.
 */
import type { IdentityStore, StoredAccessKey } from '@obstop/engine';
import type { Selectable } from 'kysely';
import type { AccessKeyTable } from '../model/schema.ts';
import { toUser } from '../model/user-rows.ts';
import type { Database } from './database.ts';
import { changedRows, firstRow, prepared } from './prepared-statement.ts';
import { addUser, changeUser, countFailedLogin } from './write-users.ts';

const toAccessKey = (row: Selectable<AccessKeyTable>): StoredAccessKey => ({
  id: row.id,
  secret: row.secret,
  userId: row.user_id,
  disabled: row.disabled === 1,
  createdAtMs: row.created_at_ms,
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
const touchUser = prepared((db, { id }: { id: number }) =>
  db
    .updateTable('users')
    .set((eb) => ({ revision: eb.ref('revision') }))
    .where('id', '=', id),
);

export function createIdentityStore(database: Database): IdentityStore {
  const { db, write } = database;
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
    addUser: (draft) => addUser(database, draft),
    changeUser: (id, change) => changeUser(db, id, change),
    removeUser: async (id) =>
      (await changedRows(db.executeQuery(db.deleteFrom('users').where('id', '=', id)))) > 0,
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
    addAccessKey: (key) =>
      write(async (trx) => {
        // The user stays until the key is there.
        if ((await changedRows(touchUser(trx, { id: key.userId }))) === 0) return false;
        await trx
          .insertInto('access_keys')
          .values({
            id: key.id,
            secret: key.secret,
            user_id: key.userId,
            disabled: key.disabled ? 1 : 0,
            created_at_ms: key.createdAtMs,
          })
          .execute();
        return true;
      }),
    async disableAccessKey(id) {
      const disable = db.updateTable('access_keys').set({ disabled: 1 }).where('id', '=', id);
      return (await changedRows(db.executeQuery(disable))) > 0;
    },
  };
}
