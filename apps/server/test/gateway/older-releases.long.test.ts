import { describe, expect, it } from 'vitest';
import type { ObshellRelease } from '../../src/http/obshell/older-release.ts';
import { secrets, useChain } from './support/chain.ts';

const releases: ObshellRelease[] = ['4.2.3', '4.3.0'];

describe.each(releases)('agents of obshell %s, with their small keys', (version) => {
  const chain = useChain({ release: version });
  const cluster = '/api/v2/ob/clusters/1';

  it('tell errors by number, and lack what came later', async () => {
    expect(await chain.shell(1).info()).toMatchObject({ version: `${version}.0-1` });
    const failed = await chain
      .shell(1)
      .stop({ scope: 'ZONE', target: ['none'], force: true })
      .catch((error: unknown) => error);
    expect(failed).toMatchObject({ kind: 'refused', code: 1001, status: 400 });
    const zone = await chain
      .shell(1)
      .zones.stop('zone1')
      .catch((error: unknown) => error);
    expect(zone).toMatchObject({ kind: 'not-found' });
    expect(JSON.stringify(failed)).not.toContain(secrets.rootOfBack);
  });

  it('are stopped and started through OCP', async () => {
    const { gateway, back } = chain;
    for (const [path, servers] of [
      ['/zones/zone2/stop', ['RUNNING ACTIVE', 'STOPPED INACTIVE', 'RUNNING ACTIVE']],
      ['/zones/zone2/start', Array(3).fill('RUNNING ACTIVE')],
      ['/stop', Array(3).fill('STOPPED INACTIVE')],
      ['/start', Array(3).fill('RUNNING ACTIVE')],
    ] as const) {
      const task = await gateway.done(cluster + path);
      expect(task.status, await gateway.logOf(task.id)).toBe('SUCCESSFUL');
      expect((await back.statuses(1)).servers).toEqual(servers);
    }
  });

  it('that somebody else’s DAG holds are left alone', async () => {
    const { gateway, back } = chain;
    const fault = { scope: { clusterId: 1 }, rule: { kind: 'fail', operation: 'isolateZone', times: 1 } };
    await back.call('POST', '/obstop/v1/faults', fault);
    expect((await back.done(`${cluster}/zones/zone3/stop`)).status).toBe('FAILED');
    const stop = await gateway.done(`${cluster}/stop`);
    expect(stop.status).toBe('FAILED');
    expect(await gateway.logOf(stop.id)).toMatch(/the agents are (held by DAG \d+|under maintenance)/);
  });
});
