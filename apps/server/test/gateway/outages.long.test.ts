import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { betweenLooks } from '../between-looks.ts';
import { type AgentProxy, startAgentProxy } from './support/agent-proxy.ts';
import { useChain } from './support/chain.ts';

let proxy: AgentProxy;
// Three agents: one is down from the beginning, one stands behind a proxy, one is as it should be.
const chain = useChain({
  back: { stepLatencyMs: 20 },
  gateway: { requestTimeoutMs: 4000 },
  clusterOptions: async (id, { agents: [first, ...others] }) => {
    if (id === 2) return {};
    proxy = await startAgentProxy(() => first as string);
    const closed = await startAgentProxy(() => '');
    await closed.close();
    return { agents: [closed.url, proxy.url, others[0] as string] };
  },
});
beforeAll(async () => {
  // On a machine that has much to do, the first look may have come to nothing.
  while ((await chain.gateway.statuses(1)).servers.length < 3) await betweenLooks();
});
afterEach(() => proxy.mischief(() => undefined));
afterAll(() => proxy?.close());

const cluster = (id: number) => `/api/v2/ob/clusters/${id}`;
const stops = async (id: 1 | 2) =>
  (await chain.shell(id).dags.listAgent({ details: false })).filter(({ name }) => name === 'Stop OB');
const succeeded = async (id: number) => {
  const task = await chain.gateway.ended(id);
  expect(task.status, await chain.gateway.logOf(id)).toBe('SUCCESSFUL');
};
const done = async (path: string) => succeeded(await chain.gateway.accepted(path));
const isPost = (method: string, path: string) => method === 'POST' && path === '/api/v1/ob/stop';
async function expectUp(id: 1 | 2, count: number) {
  const servers = Array(count).fill('RUNNING ACTIVE');
  expect(await chain.back.statuses(id)).toMatchObject({ servers });
  expect(await chain.gateway.statuses(id)).toMatchObject({ cluster: 'RUNNING', servers });
  expect(await chain.shell(id).dags.listAgentMain()).toEqual([]);
}

describe('agents that are away', () => {
  it('one of three is down: the next is asked', async () => {
    await done(`${cluster(1)}/stop`);
    expect((await chain.back.statuses(1)).servers).toEqual(Array(3).fill('STOPPED INACTIVE'));
    await done(`${cluster(1)}/start`);
    expect(proxy.seen).toContain('POST /api/v1/ob/stop');
    await expectUp(1, 3);
  });

  it('one goes away between a look and an order: another gets the order, once', async () => {
    const before = (await stops(1)).length;
    const seen = proxy.seen.length;
    proxy.mischief((_, path) => (path === '/api/v1/time' ? 'cut-off' : undefined));
    await done(`${cluster(1)}/stop`);
    expect(proxy.seen.slice(seen)).not.toContain('POST /api/v1/ob/stop');
    expect(await stops(1)).toHaveLength(before + 1);
    await done(`${cluster(1)}/start`);
    await expectUp(1, 3);
  });

  it('one answers too slowly: the DAG that it made is found and followed, no second one is asked for', async () => {
    const before = (await stops(1)).length;
    proxy.mischief((method, path) => (isPost(method, path) ? 'withhold-answer' : undefined));
    await done(`${cluster(1)}/stop`);
    expect(proxy.seen.filter((each) => each === 'POST /api/v1/ob/stop').length).toBeGreaterThan(0);
    expect(await stops(1)).toHaveLength(before + 1);
    proxy.mischief(() => undefined);
    await done(`${cluster(1)}/start`);
    await expectUp(1, 3);
  });
});

describe('a server that is ended in the middle of a stop', () => {
  const faults = async (method: 'POST' | 'DELETE', body?: object) =>
    expect((await chain.back.call(method, '/obstop/v1/faults', body)).status).toBe(200);
  /** A stop of the cluster that is under way on the back side, for seconds yet. */
  const underWay = async () => {
    const rule = { kind: 'slow', operation: 'stopProcess', latency: { kind: 'fixed', ms: 4000 } };
    await faults('POST', { scope: { clusterId: 2 }, rule });
    const id = await chain.gateway.accepted(`${cluster(2)}/stop`);
    while (
      !(await chain.shell(2).dags.listUnfinished({ details: false })).some(({ name }) => name === 'Stop OB')
    )
      await betweenLooks();
    return id;
  };
  afterEach(() => faults('DELETE'));

  it('on the back side: the stop goes on when it is back', async () => {
    const before = (await stops(2)).length;
    const id = await underWay();
    await chain.back.stop();
    await chain.back.start();
    await succeeded(id);
    expect(await stops(2)).toHaveLength(before + 1);
    await done(`${cluster(2)}/start`);
    await expectUp(2, 9);
  });

  it('as the gateway, in a rolling restart: the next one goes on, and no order is sent twice', async () => {
    const dagsNow = async () =>
      (await chain.shell(2).dags.listAgent({ details: false })).filter(({ name }) =>
        /^(Stop|Start) OB$/.test(name),
      );
    const before = (await dagsNow()).length;
    const rule = { kind: 'slow', operation: 'stopProcess', latency: { kind: 'fixed', ms: 1500 } };
    await faults('POST', { scope: { clusterId: 2 }, rule });
    const id = await chain.gateway.accepted(`${cluster(2)}/restart`);
    // The second zone's turn: isolated, ended, started and resumed is the first; isolated is the second; now it is ended.
    while ((await dagsNow()).length < before + 6) await betweenLooks();
    await chain.gateway.stop();
    await chain.gateway.start();
    await succeeded(id);
    expect(await dagsNow()).toHaveLength(before + 12);
    await expectUp(2, 9);
  });

  it('as the gateway: the next one adopts the DAG', async () => {
    const before = (await stops(2)).length;
    const id = await underWay();
    await chain.gateway.stop();
    await chain.gateway.start();
    await succeeded(id);
    expect(await stops(2)).toHaveLength(before + 1);
    await done(`${cluster(2)}/start`);
    await expectUp(2, 9);
  });
});
