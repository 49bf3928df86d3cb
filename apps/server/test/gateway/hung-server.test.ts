import { afterAll, beforeAll, expect, it } from 'vitest';
import { betweenLooks } from '../between-looks.ts';
import { type AgentProxy, startAgentProxy } from './support/agent-proxy.ts';
import { useChain } from './support/chain.ts';

/** Addresses of servers whose process lives and answers no SQL, as an agent tells it: no connection, and OceanBase calls them inactive. */
const hung = new Set<string>();

function asHung(answer: string): string {
  return [...hung].reduce((text, ip) => {
    const address = ip.replaceAll('.', '\\.');
    return text
      .replace(new RegExp(`("ip":"${address}"[^}]*\\}[^}]*"obState":)3`), '$11')
      .replace(new RegExp(`("svr_ip":"${address}"[^}]*"status":")ACTIVE`), '$1INACTIVE');
  }, answer);
}

let proxy: AgentProxy;
let target = '';
const chain = useChain({
  clusterOptions: async (id, { agents: [first = ''] }) => {
    if (id === 2) return {};
    target = first;
    proxy = await startAgentProxy(() => target, asHung);
    return { agents: [proxy.url] };
  },
});
const servers = async () => (await chain.gateway.statuses(1)).servers;
/** Resolves once the gateway has seen it. */
async function until(third: string) {
  while ((await servers())[2] !== third) await betweenLooks();
}
beforeAll(async () => {
  hung.add('10.10.10.3');
  await until('UNAVAILABLE INACTIVE');
});
afterAll(() => proxy?.close());

it('a server that answers no SQL is stopped by force alone, and its refusal does not advise a start', async () => {
  const { gateway } = chain;
  const [, , third] = await gateway.serverIds(1);
  const stop = `/api/v2/ob/clusters/1/servers/${third}/stop`;
  for (const body of [undefined, { type: 'STOP_SERVICE' }]) {
    const { status, text } = await gateway.call('POST', stop, body);
    expect([status, JSON.parse(text).error.target]).toMatchObject([
      409,
      { rule: 'server-status', status: 'UNAVAILABLE', instead: ['force-stop'] },
    ]);
  }
  const task = await gateway.done(stop, { force: true });
  expect(task.status, await gateway.logOf(task.id)).toBe('SUCCESSFUL');
  expect(await gateway.logOf(task.id)).toContain('Stop OB (force) of 10.10.10.3:2886');
  expect((await servers())[2]).toBe('STOPPED INACTIVE');
  expect((await chain.back.statuses(1)).servers[2]).toBe('STOPPED INACTIVE');
  hung.clear();
  await gateway.done(`/api/v2/ob/clusters/1/servers/${third}/start`);
});

it.each([
  ['its zone', '/zones/zone3', [2]],
  ['its cluster', '', [0, 1, 2]],
])('and so it is by a stop of %s', async (_, path, down) => {
  const { gateway } = chain;
  hung.add('10.10.10.3');
  await until('UNAVAILABLE INACTIVE');
  const task = await gateway.done(`/api/v2/ob/clusters/1${path}/stop`);
  expect(task.status, await gateway.logOf(task.id)).toBe('SUCCESSFUL');
  const seen = await servers();
  expect(down.map((index) => seen[index])).toEqual(down.map(() => 'STOPPED INACTIVE'));
  hung.clear();
  await gateway.done(`/api/v2/ob/clusters/1${path}/start`);
  await until('RUNNING ACTIVE');
});

it('a cluster none of whose servers answers SQL is stopped', async () => {
  const { gateway } = chain;
  for (const each of [1, 2, 3]) hung.add(`10.10.10.${each}`);
  while ((await gateway.statuses(1)).cluster !== 'UNAVAILABLE') await betweenLooks();
  const task = await gateway.done('/api/v2/ob/clusters/1/stop');
  expect(task.status, await gateway.logOf(task.id)).toBe('SUCCESSFUL');
  expect(await servers()).toEqual(Array(3).fill('STOPPED INACTIVE'));
});
