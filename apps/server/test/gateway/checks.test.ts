import { createObshellClient } from '@obstop/client/obshell';
import type { Checked } from '@obstop/contracts';
import { beforeAll, describe, expect, it } from 'vitest';
import { betweenLooks } from '../between-looks.ts';
import { useServer } from '../harness.ts';
import { secrets, useChain } from './support/chain.ts';

const chain = useChain();
beforeAll(async () => {
  // On a machine that has much to do, the first look may have come to nothing.
  while ((await chain.gateway.statuses(1)).servers.length < 3) await betweenLooks();
});

/** The gateway's own agent, of cluster 1. */
const own = () =>
  createObshellClient({
    baseUrl: chain.gateway.running.url,
    auth: { kind: 'password', password: secrets.rootOfGateway },
  });

/** Tasks and audit records on both sides, and the DAGs of the agents. */
async function everything() {
  const lists = ['/api/v2/tasks/instances?size=2000', '/obstop/v1/audit?size=2000'];
  const sides = [chain.gateway, chain.back];
  const written = sides.flatMap((side) => lists.map(async (path) => (await side.call('GET', path)).data));
  return {
    written: await Promise.all(written),
    dags: (await chain.shell(1).dags.listAgent({ details: false })).map(({ id }) => id),
    statuses: await Promise.all(sides.map((side) => side.statuses(1))),
  };
}

async function checked(check: object) {
  const before = await everything();
  const { status, data, text } = await chain.gateway.call('POST', '/obstop/v1/checks', check);
  expect(status, text).toBe(200);
  expect(await everything()).toEqual(before);
  return data as Checked;
}
const stopZone = (zoneName: string) => ({ ocp: { operation: 'stopZone', clusterId: 1, zoneName } });
const stopOb = (body: object, clusterId = 1) => ({ obshell: { operation: 'stopOb', clusterId, body } });
const byForce = { scope: { type: 'GLOBAL' }, force: true };

describe('a check at the gateway', () => {
  it('shows the plan, and asks no agent for anything', async () => {
    expect(await checked(stopZone('zone2'))).toMatchObject({ plan: { name: 'Stop OB zone' } });
    expect(await checked(stopOb(byForce))).toMatchObject({ plan: { name: 'Stop OB' } });
  });

  it('tells the refusal that the stop then gets', async () => {
    expect((await chain.gateway.done('/api/v2/ob/clusters/1/zones/zone3/stop')).status).toBe('SUCCESSFUL');
    const verdict = await checked(stopZone('zone2'));
    const stop = await chain.gateway.call('POST', '/api/v2/ob/clusters/1/zones/zone2/stop');
    expect(verdict).toEqual({ kind: 'refused', status: stop.status, error: JSON.parse(stop.text).error });
    const scope = { type: 'ZONE', target: ['zone2'] };
    const { code, status } = await own()
      .stop({ scope: 'ZONE', target: ['zone2'] })
      .then(
        () => Promise.reject(new Error('it was accepted')),
        (error: { code: string; status: number }) => error,
      );
    expect(await checked(stopOb({ scope }))).toMatchObject({ status, error: { errCode: code } });
  });
});

describe('a cluster that never answered', () => {
  const unreachable = { id: 1, agents: ['127.0.0.1:1'], rootPassword: 'none' };
  const gateway = useServer({ server: { gateway: { clusters: [unreachable] } } });
  const verdictOf = async (check: object) => (await gateway.post('/obstop/v1/checks', check)).body.data;

  it('could not be stopped by OCP, and has no agent that could be asked', async () => {
    const stop = await gateway.post('/api/v2/ob/clusters/1/stop');
    const refused = { kind: 'refused', status: stop.status, error: stop.body.error };
    expect(await verdictOf({ ocp: { operation: 'stopCluster', clusterId: 1 } })).toEqual(refused);
    expect(await verdictOf(stopOb(byForce))).toEqual({
      kind: 'refused',
      status: 500,
      error: { errCode: 'Common.Unexpected', message: 'Unexpected error: Internal Server Error' },
    });
  });
});
