import { afterAll, beforeAll, expect, it } from 'vitest';
import { betweenLooks } from '../between-looks.ts';
import { type AgentProxy, startAgentProxy } from './support/agent-proxy.ts';
import { useChain } from './support/chain.ts';

let proxy: AgentProxy;
let target = '';
// The one agent of cluster 1 stands behind a proxy, so that its address can come to belong to another cluster.
const chain = useChain({
  gateway: { outageSeconds: 0 },
  clusterOptions: async (id, { agents: [first = ''] }) => {
    if (id === 2) return {};
    target = first;
    proxy = await startAgentProxy(() => target);
    return { agents: [proxy.url] };
  },
});
beforeAll(async () => {
  while ((await chain.gateway.statuses(1)).servers.length < 3) await betweenLooks();
});
afterAll(() => proxy?.close());

const backTasks = async () => {
  const { data } = await chain.back.call('GET', '/api/v2/tasks/instances?size=100');
  return (data as { contents: unknown[] }).contents.length;
};
const reach = async () => {
  const { data } = await chain.gateway.call('GET', '/obstop/v1/clusters/1/reach');
  return (data as { contents: { agent: string; problem?: string; lastAnswer?: string }[] }).contents;
};

it('an address that now belongs to another cluster gets no order, and the inventory stays what it was', async () => {
  const before = await chain.gateway.statuses(1);
  const [server] = await chain.gateway.serverIds(1);
  const tasks = await backTasks();
  [target = ''] = chain.agents(2);
  const task = await chain.gateway.done(`/api/v2/ob/clusters/1/servers/${server}/stop`, { force: true });
  expect(task.status).toBe('FAILED');
  expect(await chain.gateway.logOf(task.id)).toContain('nothing is sent to it');
  expect(await backTasks()).toBe(tasks);
  expect((await chain.gateway.statuses(1)).servers).toHaveLength(before.servers.length);
  while ((await reach())[0]?.problem === undefined) await betweenLooks();
  expect(await reach()).toMatchObject([
    { agent: proxy.url, problem: expect.stringContaining('which is what cluster 1 is') },
  ]);
  while (!chain.log.some((line) => line.includes('nothing is sent to it'))) await betweenLooks();
  // The right one again: the task is undone, and the cluster is free.
  [target = ''] = chain.agents(1);
  await chain.gateway.call('POST', `/api/v2/tasks/instances/${task.id}/rollback`);
  expect((await chain.gateway.ended(task.id)).status).toBe('SUCCESSFUL');
});

it('an operator may say that this is the cluster, and nobody else', async () => {
  [target = ''] = chain.agents(2);
  const { data } = await chain.back.call('GET', '/api/v2/ob/clusters/2');
  const { name, obClusterId } = data as { name: string; obClusterId: number };
  const identity = '/obstop/v1/clusters/1/identity';
  expect((await chain.gateway.call('POST', identity, { obClusterId: 0, name })).status).toBe(400);
  expect(
    (await chain.gateway.call('POST', '/obstop/v1/clusters/9/identity', { obClusterId, name })).status,
  ).toBe(404);
  expect((await chain.gateway.call('POST', identity, { obClusterId, name })).status).toBe(200);
  while ((await chain.gateway.statuses(1)).servers.length < 9) await betweenLooks();
  expect((await reach())[0]?.problem).toBeUndefined();
});
