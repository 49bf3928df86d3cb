import { describe, expect, it } from 'vitest';
import { useServer } from './harness.ts';

// Slow enough that the first stop is still under way when the last answer is in.
const server = useServer({ stepLatencyMs: 2000 });

describe('two stops of one cluster', () => {
  it('of 200 at once one is accepted, and 199 get 409 with its id', async () => {
    const answers = await Promise.all(
      Array.from({ length: 200 }, () => server.post('/api/v2/ob/clusters/2/stop')),
    );
    const accepted = answers.filter(({ status }) => status === 200);
    const refused = answers.filter(({ status }) => status === 409);
    expect([accepted.length, refused.length]).toEqual([1, 199]);
    const taskId = (accepted[0]?.body.data as { id: number } | undefined)?.id;
    for (const { body } of refused) {
      expect(body.error).toEqual({
        code: 50002,
        message: expect.stringMatching(new RegExp(`task ${taskId} \\(Stop OB cluster\\) is unfinished\\.$`)),
        target: { clusterId: 2, taskId, taskName: 'Stop OB cluster' },
      });
    }
    const list = await server.get('/api/v2/tasks/instances?clusterId=2');
    expect(list.body.data).toMatchObject({ page: { totalElements: 1 } });
  });

  it('a zone or server stop of the same cluster is refused as well, another cluster’s is not', async () => {
    const zone = await server.post('/api/v2/ob/clusters/2/zones/zone1/stop');
    const single = await server.post('/api/v2/ob/clusters/2/servers/4/stop', { force: true });
    expect([zone.status, single.status]).toEqual([409, 409]);
    expect((await server.post('/api/v2/ob/clusters/1/servers/1/stop')).status).toBe(200);
  });
});
