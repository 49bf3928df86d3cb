import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Task, TaskProgress } from '../src/index.ts';
import { createOcpClient, type OcpAuth, type OcpClientOptions } from '../src/ocp.ts';
import { checkOcpAnswer } from '../src/validate.ts';
import { failure } from './failure.ts';
import { password, type RealServer, startRealServer } from './real-server.ts';

let server: RealServer;
beforeAll(async () => {
  server = await startRealServer();
});
afterAll(() => server.close());
beforeEach(() => server.admin('POST /obstop/v1/reset'));

const basic: OcpAuth = { kind: 'basic', username: 'admin', password };
const poll = { minMs: 20, maxMs: 100 };
/** Every answer is held against the whole contract. */
const connect = (options: Partial<OcpClientOptions> = {}) =>
  createOcpClient({ baseUrl: server.baseUrl, auth: basic, validate: checkOcpAnswer, ...options });

describe('stopping', () => {
  it('stops and starts a cluster, a zone and a server, and waits for each', async () => {
    const ocp = connect();
    const ends: [string, string][] = [];
    const finish = async (task: Task) => {
      const ended = await task.wait({ poll });
      ends.push([ended.name, ended.state]);
    };
    await finish(await ocp.servers.stop(1, 2, { freezeServer: true, type: 'STOP_PROCESS' }));
    expect((await ocp.servers.list(1)).items.find(({ id }) => id === 2)?.status).toBe('STOPPED');
    await finish(await ocp.servers.start(1, 2));
    await finish(await ocp.zones.stop(1, 'zone2'));
    expect((await ocp.zones.list(1)).items.map(({ name, status }) => [name, status])).toEqual([
      ['zone1', 'RUNNING'],
      ['zone2', 'STOPPED'],
      ['zone3', 'RUNNING'],
    ]);
    await finish(await ocp.zones.start(1, 'zone2'));
    await finish(await ocp.clusters.stop(1));
    expect((await ocp.clusters.get(1)).status).toBe('STOPPED');
    await finish(await ocp.clusters.start(1));
    expect((await ocp.clusters.list({ name: 'obdemo' })).items[0]?.status).toBe('RUNNING');
    expect(ends).toEqual([
      ['Stop OB server', 'succeeded'],
      ['Start OB server', 'succeeded'],
      ['Stop OB zone', 'succeeded'],
      ['Start OB zone', 'succeeded'],
      ['Stop OB cluster', 'succeeded'],
      ['Start OB cluster', 'succeeded'],
    ]);
  });

  it('tells progress while it waits', async () => {
    const all: TaskProgress[] = [];
    const task = await connect().zones.stop(2, 'zone2');
    for await (const progress of task.watch({ poll })) all.push(progress);
    expect(all.at(-1)).toMatchObject({ state: 'succeeded', percent: 100, finishedSteps: 16, totalSteps: 16 });
    const percents = all.map(({ percent }) => percent);
    expect(percents).toEqual([...percents].sort((a, b) => a - b));
  });

  it('works with an access key, with and without a body', async () => {
    const { id, secret } = (await server.admin('POST /obstop/v1/users/100/access-keys')) as {
      id: string;
      secret: string;
    };
    const ocp = connect({ auth: { kind: 'access-key', accessKeyId: id, secretAccessKey: secret } });
    const task = await ocp.servers.stop(1, 2, { force: true });
    await task.wait({ poll });
    expect(
      (await ocp.tasks.list({ name: 'stop ob', status: ['SUCCESSFUL', 'RUNNING'], size: 5 })).items[0]?.id,
    ).toBe(task.id);
    await (await ocp.servers.start(1, 2)).wait({ poll });
    const wrong = connect({
      auth: { kind: 'access-key', accessKeyId: id, secretAccessKey: 'another secret' },
    });
    expect(await failure(wrong.tasks.list())).toMatchObject({ kind: 'unauthenticated', status: 401 });
  });
});

describe('errors', () => {
  it('have their kinds, the catalogue’s code, and the trace id of the request', async () => {
    const ocp = connect();
    expect(await failure(ocp.zones.stop(99, 'zone1', { traceId: 'mine' }))).toMatchObject({
      kind: 'not-found',
      status: 404,
      code: 10002,
      traceId: 'mine',
    });
    expect(await failure(ocp.zones.stop(1, 'a/b ü?'))).toMatchObject({ kind: 'not-found', code: 50004 });
    const stranger = connect({ auth: { kind: 'basic', username: 'admin', password: 'not the password' } });
    const denied = await failure(stranger.clusters.list());
    expect(denied).toMatchObject({
      kind: 'unauthenticated',
      traceId: expect.stringMatching(/^[0-9a-f]{16}$/),
    });
    expect(JSON.stringify(denied)).not.toContain('not the password');
    await (await ocp.zones.stop(1, 'zone1')).wait({ poll });
    expect(await failure(ocp.zones.stop(1, 'zone1'))).toMatchObject({
      kind: 'conflict',
      code: 50002,
      target: { rule: 'zone-status' },
    });
  });

  it('a stop while a task holds the cluster is a conflict with the id of that task', async () => {
    await server.admin('POST /obstop/v1/faults', { rule: { kind: 'hang', operation: 'stopProcess' } });
    const ocp = connect({ language: 'zh' });
    const holder = await ocp.zones.stop(1, 'zone1');
    const error = await failure(ocp.servers.stop(1, 2));
    expect(error).toMatchObject({ kind: 'conflict', status: 409, taskId: holder.id });
    expect(error.message).toMatch(/尚未结束/);
  });

  it('of a user without the right are forbidden', async () => {
    await server.admin('POST /obstop/v1/users', {
      name: `viewer${Date.now()}`,
      password: 'aaAA11__',
      roles: ['CLUSTER_VIEWER'],
    });
    const { contents } = (await server.admin('GET /obstop/v1/users?size=2000')) as {
      contents: { name: string }[];
    };
    const username = contents.find(({ name }) => name.startsWith('viewer'))?.name ?? '';
    const ocp = connect({ auth: { kind: 'basic', username, password: 'aaAA11__' } });
    expect(await failure(ocp.zones.stop(1, 'zone1'))).toMatchObject({ kind: 'forbidden', code: 30014 });
  });
});

describe('a task that fails', () => {
  beforeEach(() =>
    server.admin('POST /obstop/v1/faults', {
      rule: { kind: 'fail', operation: 'stopProcess', times: 1, message: 'no route to host' },
    }),
  );

  it('is an error with the failed step and the end of its log, and can be retried to success', async () => {
    const ocp = connect();
    const task = await ocp.zones.stop(1, 'zone2');
    const error = await failure(task.wait({ poll }));
    expect(error).toMatchObject({
      kind: 'task-failed',
      outcome: 'failed',
      taskId: task.id,
      failedSteps: [{ name: 'Stop observer process', status: 'FAILED' }],
    });
    expect(error.failedSteps?.[0]?.logTail?.join('\n')).toContain('no route to host');
    const retried = await ocp.tasks.retry(task.id);
    expect((await retried.wait({ poll })).state).toBe('succeeded');
  });

  it('can go on without its failed step, or with that step alone retried', async () => {
    const ocp = connect();
    const task = await ocp.zones.stop(1, 'zone2');
    const [failed] = (await failure(task.wait({ poll }))).failedSteps ?? [];
    expect(await ocp.subtasks.log(task.id, failed?.id ?? 0)).toContain('no route to host');
    const step = await ocp.subtasks.retry(task.id, failed?.id ?? 0);
    expect(step).toMatchObject({ id: failed?.id, name: 'Stop observer process', operation: 'RETRY' });
    await (await task.refresh()).wait({ poll });

    await server.admin('POST /obstop/v1/reset');
    await server.admin('POST /obstop/v1/faults', {
      rule: { kind: 'fail', operation: 'stopProcess', times: 1 },
    });
    const second = await ocp.zones.stop(1, 'zone2');
    const [skipped] = (await failure(second.wait({ poll }))).failedSteps ?? [];
    await ocp.subtasks.skip(second.id, skipped?.id ?? 0);
    // The next one finds the process alive: skipping does not do the work.
    expect((await failure(second.wait({ poll }))).failedSteps).toMatchObject([
      { name: 'Update observer status' },
    ]);
  });

  it('and is rolled back ends as rolled back, which is a success only where the caller says so', async () => {
    const ocp = connect();
    const task = await ocp.zones.stop(1, 'zone2');
    await failure(task.wait({ poll }));
    const rollingBack = await ocp.tasks.rollback(task.id);
    expect(rollingBack.rollingBack).toBe(true);
    expect((await rollingBack.wait({ poll, accept: ['rolled-back'] })).state).toBe('rolled-back');
    expect(await failure(task.wait({ poll }))).toMatchObject({ kind: 'task-failed', outcome: 'rolled-back' });
    const { items } = await ocp.tasks.list({ clusterId: 1, size: 1 });
    expect(items[0]).toMatchObject({ id: task.id, state: 'rolled-back' });
    expect(await failure(ocp.tasks.retry(task.id))).toMatchObject({ kind: 'refused', code: 20003 });
  });
});

it('a running step can be cancelled', async () => {
  await server.admin('POST /obstop/v1/faults', { rule: { kind: 'hang', operation: 'stopProcess' } });
  const ocp = connect();
  const task = await ocp.zones.stop(1, 'zone2');
  for await (const { running, task: now } of task.watch({ poll })) {
    if (!running.includes('Stop observer process')) continue;
    const step = now.steps.find(({ state }) => state === 'running');
    await ocp.subtasks.cancel(task.id, step?.id ?? 0);
    break;
  }
  expect(await failure(task.wait({ poll }))).toMatchObject({ kind: 'task-failed', outcome: 'failed' });
});
