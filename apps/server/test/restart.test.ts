import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { OcpTaskB, OcpTaskD } from '@obstop/contracts';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { betweenLooks } from './between-looks.ts';
import { ocpCaller } from './gateway/support/ocp-caller.ts';
import { freePort, serverProcess } from './gateway/support/server-process.ts';
import { useServer } from './harness.ts';

const cluster = '/api/v2/ob/clusters/1';
const scopes = [
  ['cluster', ''],
  ['zone', '/zones/zone2'],
  ['server', '/servers/2'],
] as const;

describe('a restart on the simulated fleet', () => {
  const server = useServer({ server: { statuses: 'ocp-4.2' } });
  const statuses = async () => {
    const { status, zones } = (await server.get(cluster)).body.data as {
      status: string;
      zones: { status: string; servers: { status: string }[] }[];
    };
    return [
      status,
      ...zones.map((zone) => [zone.status, ...zone.servers.map((each) => each.status)].join(' ')),
    ];
  };
  const fault = async (kind: 'fail' | 'hang', operation: string, scope: object = { serverId: 2 }) => {
    const answer = await server.post('/obstop/v1/faults', { scope, rule: { kind, operation } });
    expect(answer.status, answer.text).toBe(200);
  };
  const clearFaults = () => server.send('/obstop/v1/faults', { method: 'DELETE' });
  const restart = async (target: string, options?: object) => {
    const { status, text, body } = await server.post(`${cluster}${target}/restart`, options);
    expect(status, text).toBe(200);
    return (body.data as { id: number }).id;
  };
  const taskOf = async (id: number) =>
    OcpTaskD.parse((await server.get(`/api/v2/tasks/instances/${id}`)).body.data);
  const operate = async (id: number, operation: string) => {
    const answer = await server.post(`/api/v2/tasks/instances/${id}/${operation}`);
    expect(answer.status, answer.text).toBe(200);
  };
  const failedStep = async (id: number) =>
    (await taskOf(id)).subtasks.find(({ status }) => status === 'FAILED') as { id: number; name: string };
  /** The id of the subtask that starts server 2, once it is under way: the last of its name that has begun. */
  const startOf2 = async (id: number) => {
    for (; ; await betweenLooks()) {
      const starts = (await taskOf(id)).subtasks
        .filter(({ name }) => name === 'Start observer process')
        .toSorted((one, other) => Number(one.id) - Number(other.id));
      // In a cluster restart the one of server 1 comes before.
      const of2 = starts[starts.length > 1 ? 1 : 0];
      if (of2?.status === 'RUNNING') return of2.id;
    }
  };
  const allUp = ['RUNNING', ...Array(3).fill('RUNNING RUNNING')];

  beforeEach(async () => {
    await server.post('/obstop/v1/reset');
  });
  afterEach(clearFaults);

  it.each([
    ['', ['RESTARTING', 'RUNNING RUNNING', 'RESTARTING RESTARTING', 'RUNNING RUNNING']],
    ['/zones/zone2', ['OPERATING', 'RUNNING RUNNING', 'RESTARTING RESTARTING', 'RUNNING RUNNING']],
    ['/servers/2', ['OPERATING', 'RUNNING RUNNING', 'OPERATING RESTARTING', 'RUNNING RUNNING']],
  ])('of clusters/1%s is shown while it is under way, and holds the cluster', async (target, shown) => {
    await fault('hang', 'startProcess');
    const id = await restart(target);
    await startOf2(id);
    expect(await statuses()).toEqual(shown);
    for (const other of ['/stop', '/restart', '/zones/zone3/restart', '/servers/3/start']) {
      const { status, body } = await server.post(`${cluster}${other}`);
      expect([status, body.error]).toMatchObject([409, { code: 50002, target: { taskId: id } }]);
    }
  });

  it.each(scopes)('of a %s that failed in its start is finished by a retry', async (_, target) => {
    await fault('fail', 'startProcess');
    const id = await restart(target);
    expect(await server.ended(id)).toMatchObject({ status: 'FAILED' });
    expect((await failedStep(id)).name).toBe('Start observer process');
    await clearFaults();
    await operate(id, 'retry');
    expect(await server.ended(id)).toMatchObject({ status: 'SUCCESSFUL', operation: 'RETRY' });
    expect(await statuses()).toEqual(allUp);
  });

  it.each(scopes)('of a %s that failed in its start comes back by rollback', async (_, target) => {
    await fault('fail', 'startProcess');
    const id = await restart(target);
    await server.ended(id);
    await clearFaults();
    await operate(id, 'rollback');
    expect(await server.ended(id)).toMatchObject({ status: 'SUCCESSFUL', operation: 'ROLLBACK' });
    expect(await statuses()).toEqual(allUp);
  });

  it('goes on where its failed isolation is skipped', async () => {
    await fault('fail', 'isolateServer');
    const id = await restart('/servers/2');
    await server.ended(id);
    await operate(id, `subtasks/${(await failedStep(id)).id}/skip`);
    expect(await server.ended(id)).toMatchObject({ status: 'SUCCESSFUL' });
    expect(await statuses()).toEqual(allUp);
  });

  it('whose subtask is cancelled fails, keeps the cluster, and is finished by a retry', async () => {
    await fault('hang', 'startProcess');
    const id = await restart('');
    await operate(id, `subtasks/${await startOf2(id)}/cancel`);
    expect(await server.ended(id)).toMatchObject({ status: 'FAILED' });
    expect((await statuses())[0]).toBe('RESTARTING');
    await clearFaults();
    await operate(id, 'retry');
    expect(await server.ended(id)).toMatchObject({ status: 'SUCCESSFUL' });
    expect(await statuses()).toEqual(allUp);
  });

  it.each([
    ['force leaves isolation and the way back out', { force: true }, [], ['Stop server', 'Start server']],
    ['freezeServer adds the minor freeze', { freezeServer: true }, ['Minor freeze', 'Stop server'], []],
    ['nothing else', {}, ['Stop server', 'Start server'], ['Minor freeze']],
  ] as const)('of a server by its options: %s', async (_, options, present, absent) => {
    const { body } = await server.post(`${cluster}/servers/2/restart`, options);
    const names = OcpTaskB.parse(body.data).subtasks.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining([...present]));
    expect(names.filter((name) => absent.some((each) => each === name))).toEqual([]);
    expect(await server.ended((body.data as { id: number }).id)).toMatchObject({ status: 'SUCCESSFUL' });
    expect(await statuses()).toEqual(allUp);
  });
});

describe('a server that is killed in the middle of a restart', () => {
  it.each(scopes)(
    'of a %s goes on with it when it is back, and leaves everything running',
    async (_, target) => {
      const dataDir = await mkdtemp(path.join(tmpdir(), 'obstop-restart-'));
      const port = await freePort();
      const process = serverProcess(
        ['--port', String(port), '--data-dir', dataDir, '--step-latency-ms', '25'],
        { OBSTOP_ADMIN_PASSWORD: 'half way' },
      );
      onTestFinished(async () => {
        await process.kill();
        await rm(dataDir, { recursive: true });
      });
      const caller = ocpCaller(() => `http://127.0.0.1:${port}`, 'half way');
      await process.start();
      // So that the kill comes before the process is back.
      const rule = { kind: 'slow', operation: 'startProcess', latency: { kind: 'fixed', ms: 1000 } };
      expect((await caller.call('POST', '/obstop/v1/faults', { scope: { clusterId: 1 }, rule })).status).toBe(
        200,
      );
      const id = await caller.accepted(`${cluster}${target}/restart`);
      // As far as the process that this task has ended: from here on the cluster is less than it was.
      const ended = async () =>
        (await caller.task(id)).subtasks.some(
          ({ name, status }) => name === 'Stop observer process' && status === 'SUCCESSFUL',
        );
      while (!(await ended())) await betweenLooks();
      await process.kill();
      await process.start();
      expect((await caller.task(id)).status).toBe('RUNNING');
      expect((await caller.ended(id)).status, await caller.logOf(id)).toBe('SUCCESSFUL');
      expect(await caller.statuses(1)).toEqual({
        cluster: 'RUNNING',
        zones: Array(3).fill('RUNNING'),
        servers: Array(3).fill('RUNNING ACTIVE'),
      });
    },
  );
});
