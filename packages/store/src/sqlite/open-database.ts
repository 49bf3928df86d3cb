import { existsSync } from 'node:fs';
import Database from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { StoreVersionError } from '../model/errors.ts';
import { migrate, newestVersion } from '../model/migrations/migrate.ts';
import type { Schema } from '../model/schema.ts';
import type { Database as StoreDatabase } from '../sql/database.ts';
import { allowDirectly } from '../sql/execute.ts';
import { ensurePrivateFile } from './data-directory.ts';
import { guardDatabase } from './guard-database.ts';
import { sqliteDatabase } from './sqlite-database.ts';
import { translateSqliteError } from './translate-sqlite-error.ts';

/** An open database, and `raw` for what only SQLite knows (pragmas). */
export interface OpenDatabase extends StoreDatabase {
  raw: Database.Database;
}

/**
 * Opens the file (mode 600, made where it is missing) and brings it to the newest version.
 * Throws StoreVersionError for a newer one, which stays untouched, and StoreUnavailableError.
 */
export async function openDatabase(file: string): Promise<OpenDatabase> {
  let raw: Database.Database | undefined;
  try {
    refuseNewer(file);
    ensurePrivateFile(file);
    raw = new Database(file, { timeout: 5_000 });
    // FULL: a commit is on stable storage before it answers (E1). WAL alone would leave that to the next checkpoint.
    raw.pragma('journal_mode = WAL');
    raw.pragma('synchronous = FULL');
    raw.pragma('foreign_keys = ON');
    // In KiB: what a stop of thousands of servers goes to again and again stays in memory.
    raw.pragma('cache_size = -16000');
    // In pages, some 16 MB: a checkpoint writes a page once, however many commits have changed it.
    raw.pragma('wal_autocheckpoint = 4000');
    const database = guardDatabase(raw);
    const db = new Kysely<Schema>({ dialect: new SqliteDialect({ database }) });
    allowDirectly(db, (sql, parameters) => {
      const statement = database.prepare(sql);
      if (statement.reader) return { rows: statement.all(parameters) };
      return { rows: [], numAffectedRows: BigInt(statement.run(parameters).changes) };
    });
    // Ids are counted in a table, without sequences: writers come one at a time.
    await migrate(db, { name: file, async createSequences() {} });
    return { ...sqliteDatabase(db), raw };
  } catch (error) {
    raw?.close();
    throw translateSqliteError(error);
  }
}

/** Looks at the version through a connection that cannot write. */
function refuseNewer(file: string): void {
  if (!existsSync(file)) return;
  const raw = new Database(file, { readonly: true, timeout: 5_000 });
  try {
    const table = raw.prepare(`select 1 from sqlite_master where name = 'schema_version'`).get();
    if (table === undefined) return;
    const found = raw.prepare('select max(version) from schema_version').pluck().get();
    if (typeof found === 'number' && found > newestVersion)
      throw new StoreVersionError(file, found, newestVersion);
  } finally {
    raw.close();
  }
}
