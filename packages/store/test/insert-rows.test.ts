import { describe, expect, it } from 'vitest';
import { toDocument } from '../src/postgres/insert-rows.ts';
import { onPostgres, tempDatabase } from '../src/testing/temp-store.ts';

const table = 'simulated_faults';

describe('many rows', () => {
  it('are inserted whole and in order, whatever their number and their texts', async () => {
    const { db, insertRows } = await tempDatabase();
    const texts = ['a', '', `"quoted" 'twice' \\ back`, 'line\nline', '集群', '😀', 'null', '{}'];
    const rows = Array.from({ length: 77 }, (_, id) => ({
      id,
      scope: texts[id % texts.length] ?? '',
      rule: `${id}`,
    }));
    await db.transaction().execute((trx) => insertRows(trx, { table, rows }));
    expect(await db.selectFrom('simulated_faults').selectAll().orderBy('id').execute()).toEqual(rows);
  });

  it('of none are nothing', async () => {
    const { db, insertRows } = await tempDatabase();
    await db.transaction().execute((trx) => insertRows(trx, { table, rows: [] }));
    expect(await db.selectFrom('simulated_faults').selectAll().execute()).toEqual([]);
  });

  it.runIf(onPostgres)('have no NUL and no half of a pair, which PostgreSQL refuses', async () => {
    const { db, insertRows } = await tempDatabase();
    const scope = `a\0b\ud83dc`;
    await db.transaction().execute((trx) => insertRows(trx, { table, rows: [{ id: 1, scope, rule: '' }] }));
    const [row] = await db.selectFrom('simulated_faults').selectAll().execute();
    expect(row?.scope).toBe('a\uFFFDb\uFFFDc');
    expect(JSON.parse(toDocument([{ scope }]))).toEqual([{ scope: 'a\uFFFDb\uFFFDc' }]);
  });
});
