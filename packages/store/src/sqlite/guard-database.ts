import type { Database } from 'better-sqlite3';
import type { SqliteDatabase } from 'kysely';
import { translateError } from '../errors.ts';

/**
 * The database as Kysely uses it, with SQLite's errors translated at this one place.
 * On a full disk SQLite rolls back by itself; Kysely's own rollback would then fail and hide the first error.
 */
export function guardDatabase(database: Database): SqliteDatabase {
  return {
    close: () => database.close(),
    prepare(sql) {
      if (sql === 'rollback' && !database.inTransaction) return nothing;
      return translated(() => {
        const statement = database.prepare(sql);
        return {
          reader: statement.reader,
          all: (parameters) => translated(() => statement.all(parameters)),
          run: (parameters) => translated(() => statement.run(parameters)),
          iterate: (parameters) => statement.iterate(parameters),
        };
      });
    },
  };
}

const nothing: ReturnType<SqliteDatabase['prepare']> = {
  reader: false,
  all: () => [],
  run: () => ({ changes: 0, lastInsertRowid: 0 }),
  iterate: () => [].values(),
};

function translated<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw translateError(error);
  }
}
