import { readObshellDag, readObshellNode, readObshellSubTask } from '@obstop/contracts';
import {
  dagExamples,
  listDagsExamples,
  logEntryExamples,
  nodeExamples,
  stopExamples,
  subTaskExamples,
} from '@obstop/contracts/examples';
import { describe, expect, it } from 'vitest';
import { ShapeFault } from '../../core/fields.ts';
import { readDag, readLogEntry, readNode, readSubTask } from './read-dag.ts';

type Json = Record<string, unknown>;

const dataOf = (examples: object) =>
  Object.entries(examples).map(
    ([name, { value }]: [string, { value: { data: unknown } }]) => [name, value.data] as const,
  );
const dags = [...dataOf(dagExamples), ...dataOf(stopExamples)];
const nodes = dataOf(nodeExamples);
const subTasks = dataOf(subTaskExamples);

/** Path at which a reader refuses, or what it read. */
function outcome(read: () => unknown): { read: unknown } | { refusedAt: string } {
  try {
    return { read: read() };
  } catch (error) {
    if (error instanceof ShapeFault) return { refusedAt: error.path.replace(/^data\.?/, '') };
    const [issue] = (error as { issues: { path: (string | number)[] }[] }).issues;
    return {
      refusedAt: (issue?.path ?? [])
        .map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`))
        .join('')
        .replace(/^\./, ''),
    };
  }
}

/** A DAG, node or sub task with one member after the other absent, null, or of every other type. */
function* mutations(value: Json): Generator<[string, Json]> {
  for (const key of Object.keys(value)) {
    const { [key]: _, ...without } = value;
    yield [`${key} absent`, without];
    for (const other of [null, 'text', 7, 7n, true, [], {}, [null]])
      yield [`${key} ${typeof other} ${other}`, { ...value, [key]: other }];
  }
  yield ['an unknown member', { ...value, added_later: { deep: [1] } }];
}

describe('tolerant readers, against the contract’s own', () => {
  it.each(dags)('DAG example %s is read alike', (_, dag) => {
    expect(readDag(dag, 'data')).toEqual(readObshellDag(dag));
  });
  it.each(nodes)('node example %s is read alike', (_, node) => {
    expect(readNode(node, 'data')).toEqual(readObshellNode(node));
  });
  it.each(subTasks)('sub task example %s is read alike', (_, subTask) => {
    expect(readSubTask(subTask, 'data')).toEqual(readObshellSubTask(subTask));
  });

  it.each([
    ['DAG', dagExamples.running.value, readDag, readObshellDag],
    ['node', nodeExamples.failed.value, readNode, readObshellNode],
    ['sub task', subTaskExamples.failed.value, readSubTask, readObshellSubTask],
  ] as const)('a %s with any one member wrong is read alike, or refused at the same place', (...row) => {
    const [, value, own, contracts] = row;
    const all = [...mutations((value as { data: Json }).data)];
    expect(all.length).toBeGreaterThan(80);
    for (const [what, mutated] of all)
      expect({ what, ...outcome(() => own(mutated, 'data')) }).toEqual({
        what,
        ...outcome(() => contracts(mutated)),
      });
  });
});

describe('what survives', () => {
  const [, vendor] = dataOf(stopExamples)[0] ?? [];

  it('states and operators that only a newer obshell knows', () => {
    const dag = readDag({ ...(vendor as Json), state: 'PAUSED', operator: 'HOLD' }, 'data');
    expect(dag).toMatchObject({ state: 'PAUSED', operator: 'HOLD' });
  });

  it('the digits of an id that came as a bare number', () => {
    expect(readDag({ ...(vendor as Json), id: 22130706433028869n }, 'data').id).toBe('22130706433028869');
  });

  it('entries of a log', () => {
    const [, contents] = dataOf(logEntryExamples)[0] ?? [];
    const [entry] = (contents as { contents: unknown[] }).contents;
    expect(readLogEntry(entry, 'data')).toEqual({
      id: 1,
      subTaskId: 910,
      executeTimes: 1,
      content: 'Make sure all agents are ready: done on 10.10.10.1:2886',
      createTime: '2026-11-21T10:00:01.118204551+08:00',
    });
  });

  it('a wrong sub task deep inside is named by its whole path', () => {
    const [, list] = dataOf(listDagsExamples)[0] ?? [];
    const dag = structuredClone((list as { contents: Json[] }).contents[0]) as {
      nodes: { sub_tasks: Json[] }[];
    };
    delete dag.nodes[1]?.sub_tasks[0]?.state;
    expect(() => readDag(dag, 'data')).toThrow('data.nodes[1].sub_tasks[0].state must be a text');
  });
});
