import { describe, expect, it } from 'vitest';
import { betweenLooks } from './between-looks.ts';
import { type TestServer, useServer } from './harness.ts';
import { useShell } from './obshell/support/shell-rig.ts';

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
    [{ clusterId: 9 }, 'scope.clusterId: there is no cluster 9'],
    [{ zoneName: 'zone9' }, 'scope.zoneName: there is no zone zone9 in cluster 2'],
    [{ serverId: 1 }, 'scope.serverId: there is no server 1 in cluster 2'],
  ])('that name what is not there are refused: %j', async (scope, message) => {
    const body = { scope: { clusterId: 2, ...scope }, rule: { kind: 'unreachable' } };
    const answer = await server.post('/obstop/v1/faults', body);
    expect(answer.status).toBe(400);
    expect(answer.body.error).toMatchObject({ message: `Illegal argument ${message}.` });
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

describe('a process that a supervisor starts again', () => {
  const zone3 = '/api/v2/ob/clusters/2/zones/zone3';
  const logsOf = async (taskId: number, status: string) => {
    const task = await server.ended(taskId);
    expect(task.status).toBe(status);
    const { subtasks } = task as { subtasks: { id: number; status: string }[] };
    const failed = subtasks.filter((subtask) => subtask.status === 'FAILED');
    const logs = failed.map(({ id }) => server.get(`/api/v2/tasks/instances/${taskId}/subtasks/${id}/log`));
    return JSON.stringify((await Promise.all(logs)).map(({ text }) => text));
  };

  it.each([
    ['a zone', `${zone3}/stop`, {}],
    ['a server', '/api/v2/ob/clusters/2/servers/10/stop', {}],
    ['a server by force', '/api/v2/ob/clusters/2/servers/10/stop', { force: true }],
    ['a cluster', '/api/v2/ob/clusters/2/stop', {}],
  ])('fails the stop of %s, which says so', async (_, path, body) => {
    await fault({ serverId: 10 }, { kind: 'respawn' });
    const { id } = (await server.post(path, body)).body.data as { id: number };
    expect(await logsOf(id, 'FAILED')).toContain('server 10: its process ended and was started again');
    await server.post('/obstop/v1/reset');
  });
});

describe('a process that a supervisor starts again, of obshell', () => {
  const rig = useShell();

  it('fails the DAG, and the logs of its agent say so', async () => {
    await rig.fault({ kind: 'respawn' }, { serverId: 2 });
    const client = rig.client('go');
    const { id } = await client.stop({ type: 'SERVER', target: ['10.10.10.2:2886'] }, 'force');
    await rig.followed(client, id, ({ state }) => state === 'FAILED');
    const read = async (dag: string) =>
      (await rig.caller().get(`/api/v1/task/dag/${dag}?show_details=true`)).text;
    const text = await read(id);
    const [, subDag = ''] = text.match(/"10\.10\.10\.2:2886":"(\w+)"/) ?? [];
    expect(await read(subDag)).toContain('server 2: its process ended and was started again');
    expect(text).toContain('Sub DAG of agents: [10.10.10.2:2886] failed');
  });
});

describe('an inner status that comes late', () => {
  const stateOf = async () => {
    const { body } = await server.get('/api/v2/ob/clusters/2/servers');
    const { contents } = body.data as { contents: { id: number; status: string; innerStatus: string }[] };
    const { status, innerStatus } = contents.find(({ id }) => id === 10) ?? {};
    return { status, innerStatus };
  };

  it('is ACTIVE when the stop has succeeded, and INACTIVE in the end', async () => {
    await fault({ serverId: 10 }, { kind: 'innerStatusLag', ms: 1500 });
    const { body } = await server.post('/api/v2/ob/clusters/2/servers/10/stop', { force: true });
    expect((await server.ended((body.data as { id: number }).id)).status).toBe('SUCCESSFUL');
    expect(await stateOf()).toEqual({ status: 'STOPPED', innerStatus: 'ACTIVE' });
    while ((await stateOf()).innerStatus === 'ACTIVE') await betweenLooks();
    expect(await stateOf()).toEqual({ status: 'STOPPED', innerStatus: 'INACTIVE' });
    await server.post('/obstop/v1/reset');
  });
});
