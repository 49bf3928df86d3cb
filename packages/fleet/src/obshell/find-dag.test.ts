import { ObstopError } from '@obstop/client';
import type { ObshellClient } from '@obstop/client/obshell';
import { expect, it } from 'vitest';
import { holdersOf } from './find-dag.ts';

it('before 4.3.0 the agents’ own DAGs name the holder', async () => {
  const client = {
    dags: {
      listAgentMain: async () => {
        throw new ObstopError('not-found', 'listAgentMainDags: 404', { status: 404, code: 0 });
      },
      listUnfinished: async () => [
        { raw: { additional_data: { main_dag_id: '21' } } },
        { raw: { additional_data: { main_dag_id: '21' } } },
        { raw: { additional_data: null } },
      ],
    },
  } as unknown as ObshellClient;
  expect(await holdersOf(client, {})).toEqual(['21']);
});
