import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { platformRuntime } from '../src/core/runtime.ts';
import { createOcpClient, type OcpClient, type OcpClientOptions } from '../src/ocp.ts';
import { failure } from './failure.ts';
import { type Fault, type FaultProxy, startFaultProxy } from './fault-proxy.ts';
import { password, type RealServer, startRealServer } from './real-server.ts';

let server: RealServer;
let proxy: FaultProxy;
beforeAll(async () => {
  server = await startRealServer();
  proxy = await startFaultProxy(server.baseUrl);
});
afterAll(async () => {
  await proxy.close();
  await server.close();
});
beforeEach(async () => {
  proxy.set('pass');
  await server.admin('POST /obstop/v1/reset');
});

const through = (options: Partial<OcpClientOptions> = {}): OcpClient =>
  createOcpClient({
    baseUrl: proxy.baseUrl,
    auth: { kind: 'basic', username: 'admin', password },
    ...options,
  });

/** Waits pass twenty times as fast; time limits too. */
const hurried = {
  ...platformRuntime,
  sleep: (ms: number, signal?: AbortSignal) => platformRuntime.sleep(ms / 20, signal),
};

/** Ids of all tasks, newest first. */
async function taskIds() {
  const { contents } = (await server.admin('GET /api/v2/tasks/instances?size=2000')) as {
    contents: { id: number }[];
  };
  return contents.map(({ id }) => id);
}

const stopsForwarded = () => proxy.forwarded.filter((call) => /\/stop$/.test(call)).length;
const stopsReceived = () => proxy.received.filter((call) => /\/stop$/.test(call)).length;

const targets: [string, (ocp: OcpClient, clusterId: number) => ReturnType<OcpClient['clusters']['stop']>][] =
  [
    ['cluster', (ocp, clusterId) => ocp.clusters.stop(clusterId)],
    ['zone', (ocp, clusterId) => ocp.zones.stop(clusterId, 'zone2')],
    ['server', (ocp, clusterId) => ocp.servers.stop(clusterId, clusterId === 1 ? 2 : 7)],
  ];

describe('an accepted stop whose answer is spoilt', () => {
  const faults: Fault[] = ['drop', 'hold', 'cut', 'truncate', 'html', '502'];
  // Cluster after cluster, so that the stop of the test before is not a moment old.
  const cases = faults.flatMap((fault, index) =>
    targets.map(([what, stop]) => [fault, what, 1 + (index % 2), stop] as const),
  );
  it.each(cases)(
    'by %s is not sent again: the %s stop of cluster %i is answered with its task',
    async (fault, _what, clusterId, stop) => {
      const before = await taskIds();
      proxy.set(fault);
      const task = await stop(through(fault === 'hold' ? { timeoutMs: 500 } : {}), clusterId);
      const made = (await taskIds()).filter((id) => !before.includes(id));
      expect(made).toEqual([task.id]);
      expect(stopsReceived()).toBe(1);
      expect((await task.wait({ poll: { minMs: 20, maxMs: 50 } })).state).toBe('succeeded');
    },
  );
});

describe('a stop that never came to the server', () => {
  it.each([
    ['drop', 'unreachable'],
    ['hold', 'unreachable'],
    ['502', 'unreachable'],
    ['html', 'outside-contract'],
  ] as const)(
    'because of %s is not sent again, and the error says that it cannot be known',
    async (fault, kind) => {
      const before = await taskIds();
      proxy.set(fault, { before: true });
      const error = await failure(through({ runtime: hurried, timeoutMs: 20_000 }).zones.stop(1, 'zone2'));
      expect(error).toMatchObject({
        kind,
        mayHaveHappened: true,
        hint: expect.stringContaining('tasks.list'),
      });
      expect([stopsReceived(), stopsForwarded()]).toEqual([1, 0]);
      expect(await taskIds()).toEqual(before);
    },
  );

  it('since nobody listens certainly did not happen', async () => {
    const gone = await startFaultProxy(server.baseUrl);
    await gone.close();
    const error = await failure(through({ baseUrl: gone.baseUrl }).zones.stop(1, 'zone2'));
    expect(error).toMatchObject({ kind: 'unreachable', mayHaveHappened: false });
  });
});

describe('a stop that was lost and refused', () => {
  it('is not taken for the stop of another zone by the same user', async () => {
    await server.admin('POST /obstop/v1/faults', { rule: { kind: 'hang', operation: 'stopProcess' } });
    proxy.set('drop');
    // Another client of the same user is a moment faster, so that the lost one is refused.
    const other = createOcpClient({
      baseUrl: server.baseUrl,
      auth: { kind: 'basic', username: 'admin', password },
    });
    const holder = await other.zones.stop(1, 'zone3');
    const error = await failure(through({ runtime: hurried, timeoutMs: 20_000 }).zones.stop(1, 'zone2'));
    expect(error).toMatchObject({
      kind: 'unreachable',
      mayHaveHappened: true,
      candidateTaskIds: [holder.id],
    });
    expect(stopsForwarded()).toBe(1);
  });
});

describe('a read', () => {
  it.each(['drop', 'cut', '502'] as const)('that is spoilt by %s is read again', async (fault) => {
    proxy.set(fault, { match: /^GET /, times: 2 });
    const { items } = await through({ runtime: hurried, timeoutMs: 20_000 }).clusters.list();
    expect(items.map(({ name }) => name)).toEqual(['obdemo', 'obdemo3x3']);
    expect(proxy.received).toHaveLength(3);
  });

  it('that is answered with a page is not: the page will not become JSON', async () => {
    proxy.set('html', { match: /^GET / });
    expect(await failure(through().clusters.list())).toMatchObject({ kind: 'outside-contract', status: 200 });
    expect(proxy.received).toHaveLength(1);
  });

  it('that is held too long is timed out', async () => {
    proxy.set('hold', { match: /^GET / });
    expect(
      await failure(through({ timeoutMs: 50, retry: { attempts: 2, baseDelayMs: 1 } }).clusters.list()),
    ).toMatchObject({
      kind: 'timed-out',
      attempts: 2,
    });
  });
});

it('an operation on a task is not sent again, and the error says where to look', async () => {
  await server.admin('POST /obstop/v1/faults', {
    rule: { kind: 'fail', operation: 'stopProcess', times: 1 },
  });
  const ocp = through();
  const task = await ocp.zones.stop(1, 'zone2');
  await failure(task.wait({ poll: { minMs: 20, maxMs: 50 } }));
  proxy.set('drop', { match: /\/retry$/ });
  expect(await failure(ocp.tasks.retry(task.id))).toMatchObject({
    kind: 'unreachable',
    mayHaveHappened: true,
    hint: expect.stringContaining('tasks.get'),
  });
  expect(proxy.received.filter((call) => call.endsWith('/retry'))).toHaveLength(1);
});
