import { subtaskId, taskId } from '@obstop/domain';
import { describe, expect, it } from 'vitest';
import { dagRow, idAt, readDagRow, readId, readUnitRow, unitRow } from './ids.ts';

describe('row ids', () => {
  it('a DAG’s row names its task and which of its DAGs it is, and no two share one', () => {
    const rows = [1, 2, 3].flatMap((id) =>
      (['main', 'sub'] as const).map((of) => ({ taskId: taskId(id), of })),
    );
    expect(rows.map(dagRow)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(rows.map((row) => readDagRow(dagRow(row)))).toEqual(rows);
  });

  it('a node’s or sub task’s row names its subtask and its place, and no two share one', () => {
    const rows = [1, 2].flatMap((id) =>
      (['main', ...[0, 1, 2, 3, 4].map((index) => ({ index }))] as const).map((of) => ({
        subtaskId: subtaskId(id),
        of,
      })),
    );
    expect(rows.map(unitRow)).toEqual(Array.from({ length: 12 }, (_, index) => index + 1));
    expect(rows.map((row) => readUnitRow(unitRow(row)))).toEqual(rows);
  });

  it('a row that is no number of ours is none', () => {
    const agent = { ip: '10.10.10.1', port: 2886 };
    expect(readId(idAt(agent, 0))).toBeUndefined();
    expect(readId(idAt(agent, 2 ** 60))).toBeUndefined();
  });

  it('a generic id names the agent', () => {
    const agent = { ip: '10.10.10.1', port: 2886 };
    expect(idAt(agent, 9)).toBe('20168430081028869');
    expect(readId('20168430081028869')).toEqual({ agent, row: 9 });
    expect(readId('19')).toBeUndefined();
    expect(readId('2')).toBeUndefined();
  });
});
