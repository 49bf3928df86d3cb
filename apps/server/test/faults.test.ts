import { describe, expect, it } from 'vitest';
import { type TestServer, useServer } from './harness.ts';

const server = useServer();
const fault = async (scope: object, rule: object) => {
  expect((await server.post('/obstop/v1/faults', { scope: { clusterId: 2, ...scope }, rule })).status).toBe(
    200,
  );
};
const clearFaults = () => server.send('/obstop/v1/faults', { method: 'DELETE' });

describe('faults of the configuration', () => {
  const rule = { kind: 'fail', operation: 'isolateZone', probability: 0.5 } as const;
  const outcomes = async (configured: TestServer) => {
    const found: string[] = [];
    for (let turn = 0; turn < 6; turn++) {
      const { body } = await configured.post('/api/v2/ob/clusters/2/zones/zone1/stop');
      const { status } = await configured.ended((body.data as { id: number }).id);
      found.push(String(status));
      await configured.post('/obstop/v1/reset');
      await configured.post('/obstop/v1/faults', { scope: { clusterId: 2 }, rule });
    }
    return found;
  };
  const options = { server: { fleetSeed: 3, faults: [{ scope: { clusterId: 2 }, rule }] } };
  const one = useServer(options);
  const other = useServer(options);

  it('are set at start, and the same seed gives the same failures', async () => {
    expect((await one.get('/obstop/v1/faults')).body.data).toMatchObject({ contents: [{ rule }] });
    const found = await outcomes(one);
    expect(new Set(found)).toEqual(new Set(['FAILED', 'SUCCESSFUL']));
    expect(await outcomes(other)).toEqual(found);
  });

  it('take the place of those that were kept', async () => {
    await one.restart();
    const { contents } = (await one.get('/obstop/v1/faults')).body.data as { contents: object[] };
    expect(contents).toHaveLength(1);
  });
});

describe('faults', () => {
  it('are listed with what is left of them, cleared one by one or all', async () => {
    await fault({ serverId: 5 }, { kind: 'unreachable' });
    await fault({}, { kind: 'slow', latency: { kind: 'uniform', minMs: 1, maxMs: 2 } });
    const { body } = await server.get('/obstop/v1/faults');
    const { contents } = body.data as { contents: { id: number; rule: { kind: string } }[] };
    expect(contents.map(({ rule }) => rule.kind)).toEqual(['unreachable', 'slow']);
    expect((await server.send(`/obstop/v1/faults/${contents[0]?.id}`, { method: 'DELETE' })).status).toBe(
      200,
    );
    expect((await server.send(`/obstop/v1/faults/${contents[0]?.id}`, { method: 'DELETE' })).status).toBe(
      404,
    );
    await clearFaults();
    expect((await server.get('/obstop/v1/faults')).body.data).toEqual({ contents: [] });
  });

  it.each([
    [{ rule: { kind: 'explode' } }],
    [{ rule: { kind: 'fail', operation: 'dance' } }],
    [{ rule: { kind: 'fail', operation: 'isolateZone', times: 0 } }],
    [{ rule: { kind: 'slow', latency: { kind: 'uniform', minMs: 5, maxMs: 1 } } }],
    [{ scope: { clusterId: 'one' }, rule: { kind: 'unreachable' } }],
    [{ scope: {}, rule: { kind: 'unreachable' }, extra: 1 }],
    [{}],
  ])('that make no sense are refused: %j', async (body) => {
    const answer = await server.post('/obstop/v1/faults', body);
    expect(answer.status).toBe(400);
    expect(answer.body.error).toMatchObject({ message: expect.stringMatching(/invalid|Illegal/) });
  });
});
