import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { tempDatabase } from '../../testing/temp-store.ts';
import { migrate, newestVersion } from './migrate.ts';
import type { Migration } from './migration.ts';

describe('migrate', () => {
  const own = { name: 'test', async createSequences() {} };
  const next = (version: number, up: Migration['up']): Migration => ({ version, name: `v${version}`, up });

  it('applies what is missing, once and in order', async () => {
    const { db } = await tempDatabase();
    const ran: number[] = [];
    const known = [newestVersion, newestVersion + 1, newestVersion + 2].map((version) =>
      next(version, async () => {
        ran.push(version);
      }),
    );
    await migrate(db, own, known);
    await migrate(db, own, known);
    expect(ran).toEqual([newestVersion + 1, newestVersion + 2]);
  });

  it('leaves no trace of a migration that failed and keeps those before it', async () => {
    const { db } = await tempDatabase();
    const good = next(newestVersion + 1, async (trx) => {
      await sql`create table kept (id integer)`.execute(trx);
    });
    const bad = next(newestVersion + 2, async (trx) => {
      await sql`create table dropped (id integer)`.execute(trx);
      throw new Error('no');
    });
    await expect(migrate(db, own, [good, bad])).rejects.toThrow('no');
    const versions = await db.selectFrom('schema_version').select('version').orderBy('version').execute();
    expect(versions.at(-1)?.version).toBe(newestVersion + 1);
    const tables = (await db.introspection.getTables()).map(({ name }) => name);
    expect(tables).toContain('kept');
    expect(tables).not.toContain('dropped');
  });
});
