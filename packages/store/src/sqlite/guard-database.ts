import type { Database } from 'better-sqlite3';
import type { SqliteDatabase } from 'kysely';
import { translateSqliteError } from './translate-sqlite-error.ts';

type Prepared = ReturnType<SqliteDatabase['prepare']>;

/** Texts of statements are few, except for those with lists of any length in them. */
const mostStatements = 300;

/** Statements are kept by their text, the ones that were used last: to prepare one costs more than to run it. */
function statementCache(prepare: (sql: string) => Prepared): (sql: string) => Prepared {
  const statements = new Map<string, Prepared>();
  return (sql) => {
    const kept = statements.get(sql);
    statements.delete(sql);
    const statement = kept ?? prepare(sql);
    statements.set(sql, statement);
    for (const oldest of statements.keys()) {
      if (statements.size <= mostStatements) break;
      statements.delete(oldest);
    }
    return statement;
  };
}

/**
 * The database as Kysely uses it, with SQLite's errors translated at this one place.
 * On a full disk SQLite rolls back by itself; Kysely's own rollback would then fail and hide the first error.
 */
export function guardDatabase(database: Database): SqliteDatabase {
  const prepare = statementCache((sql) =>
    translated(() => {
      const statement = database.prepare(sql);
      return {
        reader: statement.reader,
        all: (parameters) => translated(() => statement.all(parameters)),
        run: (parameters) => translated(() => statement.run(parameters)),
        iterate: (parameters) => statement.iterate(parameters),
      };
    }),
  );
  return {
    close: () => database.close(),
    prepare: (sql) => (sql === 'rollback' && !database.inTransaction ? nothing : prepare(sql)),
  };
}

const nothing: Prepared = {
  reader: false,
  all: () => [],
  run: () => ({ changes: 0, lastInsertRowid: 0 }),
  iterate: () => [].values(),
};

function translated<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw translateSqliteError(error);
  }
}
