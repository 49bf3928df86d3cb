import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { platformRuntime } from '../src/core/runtime.ts';
import {
  createObshellClient,
  type ObshellClient,
  type ObshellClientOptions,
  type ObshellTask,
} from '../src/obshell.ts';
import { failure } from './failure.ts';
import { type Fault, type FaultProxy, startFaultProxy } from './fault-proxy.ts';
import { type RealServer, startRealServer } from './real-server.ts';

const rootPassword = 'root secret';
let server: RealServer;
let proxy: FaultProxy;
beforeAll(async () => {
  vi.stubEnv('OBSTOP_ROOT_PASSWORD', rootPassword);
  server = await startRealServer();
  proxy = await startFaultProxy(server.baseUrl);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await proxy.close();
  await server.close();
});
beforeEach(async () => {
  proxy.set('pass');
  await server.admin('POST /obstop/v1/reset');
});

const through = (options: Partial<ObshellClientOptions> = {}): ObshellClient =>
  createObshellClient({
    baseUrl: proxy.baseUrl,
    auth: { kind: 'password', password: rootPassword },
    ...options,
  });

/** Waits pass twenty times as fast; time limits too. */
const hurried = {
  ...platformRuntime,
  sleep: (ms: number, signal?: AbortSignal) => platformRuntime.sleep(ms / 20, signal),
};

/** Ids of the agent’s main DAGs, asked for past the proxy. */
async function mainDags(): Promise<unknown[]> {
  const direct = through({ baseUrl: server.baseUrl });
  return (await direct.dags.listAgent({ details: false }))
    .filter(({ name }) => /^(Stop|Start) OB$/.test(name))
    .map(({ id }) => id);
}

const changes = (calls: readonly string[]) =>
  calls.filter((call) => /^POST .*\/(stop|start)$/.test(call)).length;

const calls: [string, (client: ObshellClient) => Promise<ObshellTask>][] = [
  ['cluster stop', (client) => client.stop({ scope: 'GLOBAL', force: true })],
  ['zone stop', (client) => client.zones.stop('zone2')],
  ['server stop', (client) => client.stop({ scope: 'SERVER', target: ['10.10.10.2'], terminate: true })],
  ['start', (client) => client.start({ scope: 'GLOBAL' })],
];
const match = /^POST .*\/(stop|start)$/;

describe('an accepted change whose answer is spoilt', () => {
  const faults: Fault[] = ['drop', 'hold', 'cut', 'truncate', 'html', '502'];
  it.each(faults.flatMap((fault) => calls.map(([what, change]) => [fault, what, change] as const)))(
    'by %s is not sent again: the %s is answered with its DAG',
    async (fault, _what, change) => {
      const before = await mainDags();
      proxy.set(fault, { match });
      const task = await change(through(fault === 'hold' ? { timeoutMs: 700 } : {}));
      expect((await mainDags()).filter((id) => !before.includes(id))).toEqual([task.id]);
      expect(changes(proxy.received)).toBe(1);
      expect((await task.wait({ poll: { minMs: 20, maxMs: 50 }, timeoutMs: 30_000 })).state).toBe(
        'succeeded',
      );
    },
  );
});

describe('a change that never came to the agent', () => {
  it.each([
    ['drop', 'unreachable'],
    ['hold', 'unreachable'],
    ['502', 'unreachable'],
    ['html', 'outside-contract'],
  ] as const)(
    'because of %s is not sent again, and the error says that it cannot be known',
    async (fault, kind) => {
      const before = await mainDags();
      proxy.set(fault, { before: true, match });
      const client = through({ runtime: { ...hurried, date: () => new Date() }, timeoutMs: 20_000 });
      const error = await failure(client.zones.stop('zone2'));
      expect(error).toMatchObject({
        kind,
        operation: 'stopObZone',
        mayHaveHappened: true,
        hint: expect.stringContaining('dags.listUnfinished'),
      });
      expect([changes(proxy.received), changes(proxy.forwarded)]).toEqual([1, 0]);
      expect(await mainDags()).toEqual(before);
    },
  );
});

describe('a read', () => {
  it.each(['drop', 'cut', '502'] as const)(
    'is tried again after %s, with a header that was not used before',
    async (fault) => {
      const client = through({ runtime: hurried });
      await client.agents.list();
      proxy.set(fault, { match: /ob\/info/, times: 2 });
      expect((await client.ob.info()).cluster.name).not.toBe('');
      expect(proxy.received.filter((call) => call.endsWith('/ob/info'))).toHaveLength(3);
    },
  );

  it('of agent and key is tried again too, before a stop is sent once', async () => {
    proxy.set('drop', { match: /info|secret/, times: 2 });
    await through({ runtime: hurried }).stop({ scope: 'GLOBAL', force: true });
    expect(proxy.received).toEqual([
      ...Array(3).fill('GET /api/v1/info'),
      'GET /api/v1/secret',
      'POST /api/v1/ob/stop',
    ]);
  });
});
