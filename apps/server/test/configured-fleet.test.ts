import { describe, expect, it } from 'vitest';
import { parseConfig } from '../src/config/config-file.ts';
import type { ServerOptions } from '../src/config/options.ts';
import { startServer } from '../src/wiring/start-server.ts';
import { useServer } from './harness.ts';

const source = `
fleet:
  clusters:
    - id: 7
      name: obprod
      obClusterId: 70
      version: 4.3.5.1
      stepLatencyMs: 0
      processLatencyMs: { min: 0, max: 5 }
      zones:
        - { name: z1, idc: hz1, region: hangzhou, servers: [{ id: 71, ip: 10.7.0.1 }, { id: 72, ip: 10.7.0.2 }] }
        - { name: z2, servers: [{ id: 73, ip: 10.7.0.3, rpcPort: 12882, sqlPort: 12881, agentPort: 12886 }] }
        - { name: z3, status: STOPPED, servers: [{ id: 74, ip: 10.7.0.4 }] }
    - id: 8
      name: obstandby
      role: STANDBY
      zones:
        - name: z1
          servers:
            - { id: 81, ip: 10.8.0.1, withRootServer: false }
            - { id: 82, ip: 10.8.0.2, withRootServer: true, status: SERVICE_STOPPED }
            - { id: 83, ip: 10.8.0.3, status: PROCESS_STOPPED }
    - id: 9
      name: obdown
      status: STOPPED
      zones: [{ name: z1, servers: [{ id: 91, ip: 10.9.0.1 }] }]
`;

function clustersOf(text: string): NonNullable<ServerOptions['fleetClusters']> {
  const outcome = parseConfig('f', text);
  if (outcome.kind !== 'read') throw new Error(outcome.problems.join('\n'));
  return outcome.config.fleet?.clusters ?? [];
}

interface Wire {
  id: number;
  type: string;
  status: string;
  zones: { name: string; status: string; innerStatus: string; servers: Record<string, unknown>[] }[];
}

describe('a fleet of the configuration', () => {
  const fleetClusters = clustersOf(source);
  const server = useServer({ server: { fleetClusters, statuses: 'ocp-4.2' } });
  const clusterOf = async (id: number) =>
    (await server.get(`/api/v2/ob/clusters/${id}`)).body.data as Record<string, unknown> & Wire;
  const done = async (path: string) => {
    const { body } = await server.post(path);
    return server.ended((body.data as { id: number }).id);
  };

  it('is there as it says, with what it leaves out as in the demo', async () => {
    const { contents } = (await server.get('/api/v2/ob/clusters')).body.data as { contents: Wire[] };
    expect(contents.map(({ id, type, status }) => [id, type, status])).toEqual([
      [7, 'PRIMARY', 'RUNNING'],
      [8, 'STANDBY', 'RUNNING'],
      [9, 'PRIMARY', 'STOPPED'],
    ]);
    const prod = await clusterOf(7);
    expect(prod).toMatchObject({
      name: 'obprod',
      obClusterId: 70,
      obVersion: '4.3.5.1',
      rootServers: [{ ip: '10.7.0.1', port: 2882, zoneName: 'z1' }],
    });
    expect(prod.zones).toMatchObject([
      { name: 'z1', idcName: 'hz1', regionName: 'hangzhou', status: 'RUNNING', innerStatus: 'ACTIVE' },
      { name: 'z2', idcName: 'idc2', regionName: 'region1', servers: [{ port: 12882, sqlPort: 12881 }] },
      {
        ...{ name: 'z3', status: 'STOPPED', innerStatus: 'INACTIVE' },
        servers: [{ id: 74, status: 'PROCESS_STOPPED', innerStatus: 'INACTIVE' }],
      },
    ]);
    const standby = await clusterOf(8);
    expect(standby.obClusterId).toBe(1008);
    expect(standby.zones[0]?.servers).toMatchObject([
      { status: 'RUNNING', innerStatus: 'ACTIVE', withRootServer: false, version: '4.2.1.0' },
      { status: 'SERVICE_STOPPED', innerStatus: 'ACTIVE', withRootServer: true },
      { status: 'PROCESS_STOPPED', innerStatus: 'INACTIVE', withRootServer: false },
    ]);
  });

  it('is worked on from the states that it begins with', async () => {
    expect((await server.post('/api/v2/ob/clusters/7/zones/z1/stop')).status).toBe(409);
    expect(await done('/api/v2/ob/clusters/7/zones/z3/start')).toMatchObject({ status: 'SUCCESSFUL' });
    expect((await clusterOf(7)).zones[2]).toMatchObject({ status: 'RUNNING', innerStatus: 'ACTIVE' });
    expect(await done('/api/v2/ob/clusters/9/start')).toMatchObject({ status: 'SUCCESSFUL' });
    expect(await done('/api/v2/ob/clusters/8/servers/83/start')).toMatchObject({
      status: 'SUCCESSFUL',
      cluster: { id: 8, type: 'STANDBY' },
    });
    expect((await clusterOf(8)).zones[0]?.servers[2]).toMatchObject({
      status: 'RUNNING',
      innerStatus: 'ACTIVE',
    });
  });

  it('keeps what became of it over a restart, and a reset makes it as it was', async () => {
    await server.restart();
    expect((await clusterOf(9)).status).toBe('RUNNING');
    expect((await server.post('/obstop/v1/reset')).status).toBe(200);
    expect((await clusterOf(9)).status).toBe('STOPPED');
    expect((await clusterOf(7)).zones[2]).toMatchObject({ status: 'STOPPED' });
  });
});

describe('a data directory with another fleet', () => {
  const server = useServer();
  const started = async (text: string | undefined, reset = false) => {
    const fleetClusters = text === undefined ? undefined : clustersOf(text);
    const running = await startServer({
      ...{ host: '127.0.0.1', port: 0, dataDir: server.dataDir, stepLatencyMs: 0, reset },
      ...{ adminPassword: 'correct horse', rootPassword: 'root of sys', fleetClusters },
    });
    const authorization = `Basic ${Buffer.from('admin:correct horse').toString('base64')}`;
    const answer = await fetch(`${running.url}/api/v2/ob/clusters`, { headers: { authorization } });
    const { data } = (await answer.json()) as { data: { contents: Wire[] } };
    await running.close();
    return data.contents.map(({ id }) => id);
  };

  it('is refused with the first difference, made anew by --reset, and stays where nothing is configured', async () => {
    await server.stop();
    await expect(started(source)).rejects.toThrow(
      'fleet.clusters is not the fleet in the data directory (cluster 1 is not in the configuration): --reset makes it anew, --data-dir chooses another',
    );
    expect(await started(undefined)).toEqual([1, 2]);
    expect(await started(source, true)).toEqual([7, 8, 9]);
    expect(await started(source)).toEqual([7, 8, 9]);
    await expect(started(source.replace('10.7.0.3', '10.7.0.33'))).rejects.toThrow(
      'cluster 7 zone z2 server 73 ip is "10.7.0.3" there and "10.7.0.33" in the configuration',
    );
    await expect(started(source.replace(/ +- id: 9[\s\S]*$/, ''))).rejects.toThrow(
      'cluster 9 is not in the configuration',
    );
    expect(await started(source.replace('status: STOPPED, servers', 'servers'))).toEqual([7, 8, 9]);
    expect(await started(undefined)).toEqual([7, 8, 9]);
    expect(await started(undefined, true)).toEqual([1, 2]);
  });
});

describe('faults of the configuration', () => {
  const server = useServer();
  const started = (faults: NonNullable<ServerOptions['faults']>) =>
    startServer({
      ...{ host: '127.0.0.1', port: 0, dataDir: server.dataDir, stepLatencyMs: 0, reset: false, faults },
      ...{ adminPassword: 'correct horse', rootPassword: 'root of sys' },
    });

  it('that name what is not there, or are off, end the start', async () => {
    await server.stop();
    await expect(started([{ scope: { clusterId: 9 }, rule: { kind: 'unreachable' } }])).rejects.toThrow(
      'fleet.faults.0.scope.clusterId: there is no cluster 9',
    );
    const rule = { kind: 'httpCut', operation: 'getTask', at: 'answer' } as const;
    await expect(started([{ scope: {}, rule }])).rejects.toThrow(
      'fleet.faults.0.rule.kind: faults of HTTP are off, --http-faults turns them on',
    );
  });
});

describe('a fleet that makes no sense', () => {
  const cluster = (rest: string) => `fleet: { clusters: [{ id: 1, name: a, ${rest} }] }`;
  const one = (rest = '') => `servers: [{ id: 1, ip: 10.0.0.1${rest} }]`;

  it.each([
    ['fleet: { clusters: [] }', 'fleet.clusters must name a cluster'],
    [cluster('zones: []'), 'fleet.clusters.0.zones must name a zone'],
    [cluster('zones: [{ name: z, servers: [] }]'), 'fleet.clusters.0.zones.0.servers must name a server'],
    [cluster(''), 'fleet.clusters.0.zones is missing'],
    [
      cluster(`role: KING, zones: [{ name: z, ${one()} }]`),
      'fleet.clusters.0.role must be PRIMARY or STANDBY',
    ],
    [
      cluster(`version: "4.2", zones: [{ name: z, ${one()} }]`),
      'fleet.clusters.0.version must be a version such as 4.2.1.0',
    ],
    [
      cluster(`zones: [{ name: z, ${one(', status: DOWN')} }]`),
      'fleet.clusters.0.zones.0.servers.0.status must be RUNNING, SERVICE_STOPPED or PROCESS_STOPPED',
    ],
    [
      cluster('zones: [{ name: z, servers: [{ id: 1, ip: "nowhere at all" }] }]'),
      'fleet.clusters.0.zones.0.servers.0.ip must be an IPv4 or IPv6 address',
    ],
    [
      cluster(`stepLatencyMs: { min: 5, max: 1 }, zones: [{ name: z, ${one()} }]`),
      'fleet.clusters.0.stepLatencyMs.max must not be less than min',
    ],
    [
      cluster(`zones: [{ name: z, ${one()} }, { name: z, servers: [{ id: 2, ip: 10.0.0.2 }] }]`),
      'fleet.clusters.0.zones.1.name z is there twice',
    ],
    [
      cluster(`zones: [{ name: z, ${one()} }, { name: y, servers: [{ id: 1, ip: 10.0.0.2 }] }]`),
      'fleet.clusters.0.zones.1.servers.0.id 1 is there twice',
    ],
    [
      cluster(
        'zones: [{ name: z, servers: [{ id: 1, ip: 10.0.0.1 }, { id: 2, ip: 10.0.0.1, sqlPort: 1, agentPort: 2 }] }]',
      ),
      'fleet.clusters.0.zones.0.servers.1.rpcPort 10.0.0.1:2882 is there twice',
    ],
    [
      `fleet: { clusters: [{ id: 1, name: a, zones: [{ name: z, ${one()} }] }, { id: 1, name: b, zones: [{ name: z, servers: [{ id: 2, ip: 10.0.0.2 }] }] }] }`,
      'fleet.clusters.1.id 1 is there twice',
    ],
    [
      cluster(`status: STOPPED, zones: [{ name: z, status: RUNNING, ${one()} }]`),
      'fleet.clusters.0.zones.0.status must be STOPPED: the cluster is STOPPED',
    ],
    [
      cluster(`zones: [{ name: z, status: STOPPED, ${one(', status: RUNNING')} }]`),
      'fleet.clusters.0.zones.0.servers.0.status must be PROCESS_STOPPED: the zone is STOPPED',
    ],
    [
      cluster(`zones: [{ name: z, status: SERVICE_STOPPED, ${one(', status: PROCESS_STOPPED')} }]`),
      'fleet.clusters.0.zones.0.status must be STOPPED: no server of it is alive',
    ],
  ])('is refused: %s', (text, problem) => {
    const outcome = parseConfig('f', text);
    expect(outcome).toEqual({ kind: 'problems', problems: [expect.stringMatching(/^f:1:\d+: /)] });
    expect(outcome.kind === 'problems' && outcome.problems[0]?.replace(/^f:1:\d+: /, '')).toBe(problem);
  });
});
