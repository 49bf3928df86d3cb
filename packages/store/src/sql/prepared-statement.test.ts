import { describe, expect, it } from 'vitest';
import { tempDatabase } from '../testing/temp-store.ts';
import { prepared, preparedName } from './prepared-statement.ts';

describe('a prepared statement', () => {
  it('is built once for a database and its transactions, and runs with the arguments of each call', async () => {
    const { db } = await tempDatabase();
    let built = 0;
    const byKind = prepared((on, { kind, past }: { kind: 'task' | 'fault'; past: number }) => {
      built += 1;
      return on
        .selectFrom('id_counters')
        .select(['kind'])
        .where('last_id', '>', past)
        .where('kind', '=', kind);
    });
    expect((await byKind(db, { past: -1, kind: 'task' })).rows).toEqual([{ kind: 'task' }]);
    expect((await byKind(db, { past: 1_000, kind: 'task' })).rows).toEqual([]);
    const within = await db.transaction().execute((trx) => byKind(trx, { kind: 'fault', past: -1 }));
    expect(within.rows).toEqual([{ kind: 'fault' }]);
    expect(built).toBe(1);
    const { db: another } = await tempDatabase();
    await byKind(another, { kind: 'task', past: 0 });
    expect(built).toBe(2);
  });

  it('has a name by which a connection can prepare it, and no other statement has', async () => {
    const { db } = await tempDatabase();
    const one = prepared((on) =>
      on.selectFrom('tasks').select('id').where('name', '=', 'nobody has this name'),
    );
    await one(db, {});
    const { sql } = db.selectFrom('tasks').select('id').where('name', '=', 'nobody has this name').compile();
    expect(preparedName(sql)).toMatch(/^prepared_\d+$/);
    expect(preparedName('select 1')).toBeUndefined();
  });
});
