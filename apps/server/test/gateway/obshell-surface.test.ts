import { createObshellClient } from '@obstop/client/obshell';
import { describe, expect, it } from 'vitest';
import { secrets, useChain } from './support/chain.ts';

const chain = useChain();
const poll = { minMs: 10, maxMs: 50 };

/** The gateway's own agent, of cluster 1. */
const own = () =>
  createObshellClient({
    baseUrl: chain.gateway.running.url,
    auth: { kind: 'password', password: secrets.rootOfGateway },
  });
const made = async () =>
  (await chain.shell(1).dags.listAgent({ details: false })).filter(({ name }) => name === 'Stop OB');

async function expectServers(...expected: string[]) {
  expect((await chain.back.statuses(1)).servers).toEqual(expected);
  expect((await chain.gateway.statuses(1)).servers).toEqual(expected);
}
const up = 'RUNNING ACTIVE';
const down = 'STOPPED INACTIVE';
const isolated = 'STOPPED ACTIVE';

describe('the gateway’s own obshell surface', () => {
  it.each([
    ['force', { scope: 'GLOBAL', force: true } as const, [down, down, down], 1],
    ['terminate', { scope: 'ZONE', target: ['zone2'], terminate: true } as const, [up, down, up], 1],
    ['plain', { scope: 'SERVER', target: ['10.10.10.3:2886'] } as const, [up, up, isolated], 1],
  ])(
    'a %s stop is carried out by the agents behind, and a start brings everything back',
    async (_, stop, servers, dags) => {
      const before = (await made()).length;
      await (await own().stop(stop)).wait({ poll });
      await expectServers(...servers);
      expect(await made()).toHaveLength(before + dags);
      const { scope, target } = { target: undefined, ...stop };
      await (await own().start({ scope, ...(target && { target: [...target] }) })).wait({ poll });
      await expectServers(up, up, up);
      expect(await chain.shell(1).dags.listUnfinished()).toEqual([]);
    },
  );

  it('a zone is stopped by SQL, then killed', async () => {
    await (await own().zones.stop('zone3')).wait({ poll });
    await expectServers(up, up, down);
    await (await own().start({ scope: 'ZONE', target: ['zone3'] })).wait({ poll });
    await expectServers(up, up, up);
  });
});
