import { describe, expect, it } from 'vitest';
import type { RawDag } from './support/dag-facts.ts';
import { expectContents, expectError } from './support/envelope.ts';
import { dialects, useShell } from './support/shell-rig.ts';

describe('on an agent that never had a DAG', () => {
  const rig = useShell();

  it.each([
    'dag/unfinish',
    'dag/ob/unfinish',
    'dag/agent/unfinish',
    'dag/agent/main_dags',
    'dag/maintain/agents',
    'dags/ob',
    'dags/agent',
  ])('%s is a wrapped list of nothing', async (list) => {
    expect(expectContents(await rig.caller().get(`/api/v1/task/${list}`))).toEqual([]);
  });

  it.each([
    ['ob', 'Task not found: Cluster is not under maintenance'],
    ['agent', 'Task not found: Agent is not under maintenance'],
  ])('dag/maintain/%s is not found', async (place, message) => {
    const answer = await rig.caller().get(`/api/v1/task/dag/maintain/${place}`);
    expectError(answer, 404, 'Task.NotFound', message);
  });
});

describe('a list of DAGs', () => {
  const rig = useShell();
  const stops = async () => {
    const shell = rig.client('go');
    const ids: string[] = [];
    for (let turn = 0; turn < 2; turn++) {
      const { id } = await shell.stop({ type: 'GLOBAL' }, 'force');
      await shell.succeeded(id);
      ids.push(id);
    }
    return ids;
  };

  it('runs by id ascending', async () => {
    await stops();
    const dags = expectContents<RawDag>(await rig.caller().get('/api/v1/task/dags/agent'));
    const ids = dags.map(({ dag_id }) => dag_id);
    expect(ids.length).toBeGreaterThanOrEqual(4);
    expect(ids).toEqual(ids.toSorted((a, b) => a - b));
  });

  it.each(dialects)(
    'has every DAG of the agent, with details unless they are not wanted (%s)',
    async (dialect) => {
      const ids = await stops();
      const shell = rig.client(dialect);
      const read = async (query: string) =>
        expectContents<RawDag>(await shell.call('GET', `/api/v1/task/dags/agent${query}`)).filter(({ id }) =>
          ids.includes(id),
        );
      expect((await read('')).map(({ nodes }) => nodes?.length)).toEqual([5, 5]);
      expect((await read('?show_details=True')).map(({ nodes }) => nodes?.length)).toEqual([5, 5]);
      expect((await read('?show_details=false')).map(({ nodes }) => nodes)).toEqual([null, null]);
    },
  );
});
