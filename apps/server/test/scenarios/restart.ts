import { OcpTaskA, OcpTaskB } from '@obstop/contracts';
import {
  restartClusterExamples,
  restartServerExamples,
  restartZoneExamples,
} from '@obstop/contracts/examples';
import { describe, expect, it } from 'vitest';
import type { TestServer } from '../harness.ts';

type Task = { id: number };

/** A stop and the start after it in one task: nothing is left of it but the task. */
export function restartScenarios(server: TestServer): void {
  const cluster = async () => (await server.get('/api/v2/ob/clusters/1')).body.data;
  const cases = [
    ['servers/2', OcpTaskB, 'Restart OB server', restartServerExamples],
    ['zones/zone2', OcpTaskB, 'Restart OB zone', restartZoneExamples],
    ['', OcpTaskA, 'Restart OB cluster', restartClusterExamples],
  ] as const;

  describe('a restart', () => {
    it.each(cases)('of clusters/1/%s is one task, and leaves every status as before', async (...of) => {
      const [target, dialect, name, examples] = of;
      await server.post('/obstop/v1/reset');
      const before = await cluster();
      const { status, body } = await server.post(
        `/api/v2/ob/clusters/1/${target}/restart`.replace('//', '/'),
      );
      expect({ status, error: body.error }).toEqual({ status: 200, error: undefined });
      const nodesOf = (data: unknown) => {
        const task = dialect.parse(data);
        return ('tasks' in task ? task.tasks : task.subtasks)
          .toSorted((one, other) => Number(one.id) - Number(other.id))
          .map((node) => node.name);
      };
      expect(dialect.parse(body.data).name).toBe(name);
      expect(nodesOf(body.data)).toEqual(nodesOf(examples.accepted.value.data));
      const { id } = body.data as Task;
      expect(await server.ended(id)).toMatchObject({ status: 'SUCCESSFUL', operation: 'EXECUTE' });
      expect(await cluster()).toEqual(before);
    });
  });
}
