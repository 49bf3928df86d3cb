import {
  dagExamples,
  listDagsExamples,
  logEntryExamples,
  nodeExamples,
  stopExamples,
  subTaskExamples,
} from '@obstop/contracts/examples';
import { describe, expect, it } from 'vitest';
import { readDag, readLogEntry, readNode, readSubTask } from './read-dag.ts';

type Json = Record<string, unknown>;

const dataOf = (examples: object) =>
  Object.entries(examples).map(
    ([name, { value }]: [string, { value: { data: unknown } }]) => [name, value.data] as const,
  );
const dags = [...dataOf(dagExamples), ...dataOf(stopExamples)];
const nodes = dataOf(nodeExamples);
const subTasks = dataOf(subTaskExamples);

/** Members without which there is nothing to read, by what else than they may not be. */
const common = ['id', 'name', 'state', 'operator', 'start_time', 'end_time'];
const needed = {
  DAG: [...common, 'dag_id', 'stage', 'max_stage'],
  node: [...common, 'node_id'],
  'sub task': [...common, 'task_id'],
};

describe('each example', () => {
  it.each([
    ...dags.map(([name, dag]) => [`DAG ${name}`, dag, readDag] as const),
    ...nodes.map(([name, node]) => [`node ${name}`, node, readNode] as const),
    ...subTasks.map(([name, subTask]) => [`sub task ${name}`, subTask, readSubTask] as const),
  ])('%s is read', (_name, value, read) => {
    const { id, name, state, operator, start_time, end_time, additional_data } = value as Json;
    expect(read(value, 'data')).toMatchObject({
      id,
      name,
      state,
      operator,
      startTime: start_time,
      endTime: end_time,
      additionalData: additional_data,
    });
  });
});

describe.each([
  ['DAG', dagExamples.running.value, readDag],
  ['node', nodeExamples.failed.value, readNode],
  ['sub task', subTaskExamples.failed.value, readSubTask],
] as const)('a %s', (what, value, read) => {
  const { data } = value as { data: Json };

  it.each(Object.keys(data))('whose %s is absent or null is refused there, or read without it', (key) => {
    const { [key]: _, ...without } = data;
    for (const mutated of [without, { ...data, [key]: null }])
      if (needed[what].includes(key)) expect(() => read(mutated, 'data')).toThrow(`data.${key} must be`);
      else expect(read(mutated, 'data')).toMatchObject({ id: data.id });
  });

  it.each(Object.keys(data))('whose %s is of another type is refused there', (key) => {
    // A list in the place of an object, an object in that of anything else.
    const other = typeof data[key] === 'object' && !Array.isArray(data[key]) ? [7] : {};
    expect(() => read({ ...data, [key]: other }, 'data')).toThrow(`data.${key}`);
  });

  it('with a member that nobody knows is read all the same', () => {
    expect(read({ ...data, added_later: { deep: [1] } }, 'data')).toEqual(read(data, 'data'));
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
