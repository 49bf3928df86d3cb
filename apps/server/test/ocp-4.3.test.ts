import { createOcpClient } from '@obstop/client/ocp';
import { OcpTaskA, OcpTaskB, OcpTaskC, OcpTaskD } from '@obstop/contracts';
import { describe, expect, it } from 'vitest';
import { useServer } from './harness.ts';

const server = useServer({ server: { ocp: { version: '4.3' } } });
const cluster = '/api/v2/ob/clusters/1';
const stop = `${cluster}/servers/2/stop`;
const ended = async ({ id }: { id: number }) => server.ended(id);

describe('OCP 4.3', () => {
  it('answers the stop and the start of a server in dialect C, whose READY root is not RUNNING', async () => {
    const { body } = await server.post(stop, { freezeServer: false });
    const task = OcpTaskC.parse(body.data);
    expect(task).toMatchObject({ clusterId: 1, creator: 'admin', name: 'Stop OB server', type: 'MANUAL' });
    expect(task.subtasks.map(({ taskId, prohibitSkip }) => [taskId, prohibitSkip])).toEqual(
      task.subtasks.map(() => [task.id, false]),
    );
    expect(task.subtasks[0]?.status).toBe('READY');
    await ended(task);
    const started = OcpTaskC.parse((await server.post(`${cluster}/servers/2/start`)).body.data);
    expect(await ended(started)).toMatchObject({ status: 'SUCCESSFUL', operation: 'EXECUTE' });
  });

  it('answers zones, clusters and the reads of tasks as before: nobody has seen them in another dialect', async () => {
    const zone = OcpTaskB.parse((await server.post(`${cluster}/zones/zone2/stop`)).body.data);
    await ended(zone);
    await ended(OcpTaskB.parse((await server.post(`${cluster}/zones/zone2/start`)).body.data));
    const whole = OcpTaskA.parse((await server.post(`${cluster}/stop`)).body.data);
    OcpTaskD.parse(await ended(whole));
    await ended(OcpTaskA.parse((await server.post(`${cluster}/start`)).body.data));
  });

  it.each([
    ['nothing', undefined],
    ['an empty object', {}],
    ['force alone', { force: true }],
    ['null', { freezeServer: null, type: 'STOP_PROCESS' }],
  ])('wants freezeServer said: %s is refused', async (_, sent) => {
    const { status, body } = await server.post(stop, sent);
    const error = {
      code: 0,
      message: 'Parameter freezeServer is invalid: is required.',
      subErrors: [{ field: 'freezeServer', message: 'is required', object: 'body' }],
    };
    expect([status, body.error]).toEqual([400, error]);
    const asked = { operation: 'stopServer', clusterId: 1, serverId: 2, body: sent };
    const checked = await server.post('/obstop/v1/checks', { ocp: asked });
    expect(checked.body.data).toEqual({ kind: 'refused', status: 400, error });
  });

  it.each<[string, string, object | undefined, string]>([
    ['in the query', '?freezeServer=false', undefined, 'STOPPED'],
    ['with a freeze', '', { freezeServer: true }, 'STOPPED'],
    ['with force, which it calls deprecated', '', { freezeServer: false, force: true }, 'STOPPED'],
    ['of the process', '', { freezeServer: false, type: 'STOP_PROCESS' }, 'STOPPED'],
    ['of the service', '', { freezeServer: false, type: 'STOP_SERVICE' }, 'STOPPED'],
  ])('takes a stop %s', async (_, query, sent, status) => {
    const { body, text } = await server.post(`${stop}${query}`, sent);
    expect(body.successful, text).toBe(true);
    await ended(OcpTaskC.parse(body.data));
    const { contents } = (await server.get(`${cluster}/servers`)).body.data as { contents: object[] };
    expect(contents[1]).toMatchObject({ status });
    await ended((await server.post(`${cluster}/servers/2/start`)).body.data as { id: number });
  });

  it('is stopped and started by the client as any other', async () => {
    const auth = { kind: 'basic', username: 'admin', password: 'correct horse' } as const;
    const ocp = createOcpClient({ baseUrl: server.url, auth });
    const poll = { minMs: 5, maxMs: 20 };
    const stopped = await (await ocp.servers.stop(1, 3)).wait({ poll });
    const started = await (await ocp.servers.start(1, 3)).wait({ poll });
    expect([stopped.state, started.state]).toEqual(['succeeded', 'succeeded']);
  });
});
