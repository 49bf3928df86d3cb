import { describe, expect, it } from 'vitest';
import { serverId } from '../ids.ts';
import type { StopRequest, Target } from '../stop-request.ts';
import { sampleCluster } from '../testing/sample-cluster.ts';
import {
  type Cluster,
  type ClusterStatus,
  type ServerStatus,
  serversOf,
  type ZoneStatus,
} from '../topology.ts';
import { checkRestart, checkStart, checkStop } from './check.ts';

const whole: Target = { kind: 'cluster' };
const zone = (name: string): Target => ({ kind: 'zones', zoneNames: [name] });
const server = (id: number): Target => ({ kind: 'servers', serverIds: [serverId(id)] });
const facts = { protectedClusters: [] };

function restartVerdict(cluster: Cluster, target: Target, isolate = true) {
  const request = { clusterId: cluster.id, target, isolate, freeze: false, process: 'stop' as const };
  return checkRestart(cluster, request, facts);
}

function verdict(cluster: Cluster, target: Target, options: Partial<StopRequest> = {}) {
  const isolate = target.kind !== 'cluster';
  const request = {
    clusterId: cluster.id,
    target,
    isolate,
    freeze: false,
    process: 'stop' as const,
    ...options,
  };
  return checkStop(cluster, request, facts);
}

function withZone(cluster: Cluster, name: string, status: ZoneStatus): Cluster {
  const found = cluster.zones.find((each) => each.name === name);
  if (found) found.status = status;
  return cluster;
}
function withServer(cluster: Cluster, id: number, status: ServerStatus): Cluster {
  const found = serversOf(cluster).find((each) => each.id === id);
  if (found) found.status = status;
  return cluster;
}

describe('target', () => {
  it.each([whole, zone('zone1'), server(1)])('a running %o may be stopped', (target) => {
    expect(verdict(sampleCluster(), target)).toEqual({ kind: 'allowed' });
  });
  it('an unknown zone is named, with the known ones', () => {
    expect(verdict(sampleCluster([1, 1]), zone('zone9'))).toEqual({
      kind: 'unknown-zone',
      zoneName: 'zone9',
      knownZones: ['zone1', 'zone2'],
    });
  });
  it('an unknown server is named, even when forced', () => {
    expect(verdict(sampleCluster([1, 1]), server(9), { isolate: false })).toEqual({
      kind: 'unknown-server',
      serverId: 9,
      knownServers: [1, 2],
    });
  });
  it('a protected cluster and everything in it is refused, even when forced', () => {
    const cluster = sampleCluster();
    const request = {
      clusterId: cluster.id,
      target: server(1),
      isolate: false,
      freeze: false,
      process: 'kill' as const,
    };
    expect(checkStop(cluster, request, { protectedClusters: [cluster.id] })).toEqual({
      kind: 'protected-cluster',
      clusterId: 21,
    });
  });
});

describe('statuses that allow an operation', () => {
  const clusterStatuses: Record<ClusterStatus, [stop: boolean, start: boolean, inside: boolean]> = {
    RUNNING: [true, false, true],
    UNAVAILABLE: [true, true, true],
    OPERATING: [false, false, false],
    STOPPING: [false, false, false],
    STOPPED: [false, true, false],
    STARTING: [false, false, false],
    RESTARTING: [false, false, false],
  };
  for (const [status, [stop, start, inside]] of Object.entries(clusterStatuses))
    it(`cluster ${status}`, () => {
      const cluster = { ...sampleCluster(), status: status as ClusterStatus };
      expect(verdict(cluster, whole).kind).toBe(stop ? 'allowed' : 'cluster-status');
      expect(checkStart(cluster, { clusterId: cluster.id, target: whole }).kind).toBe(
        start ? 'allowed' : 'cluster-status',
      );
      expect(verdict(cluster, zone('zone1')).kind).toBe(inside ? 'allowed' : 'cluster-status');
      expect(verdict(cluster, server(1), { isolate: false }).kind).toBe(
        inside ? 'allowed' : 'cluster-status',
      );
      for (const target of [whole, zone('zone1'), server(1)])
        expect(restartVerdict(cluster, target).kind).toBe(inside ? 'allowed' : 'cluster-status');
    });

  const zoneStatuses: Record<ZoneStatus, [stop: boolean, start: boolean, restart: boolean]> = {
    RUNNING: [true, false, true],
    UNAVAILABLE: [true, false, true],
    OPERATING: [false, false, false],
    STOPPING: [false, false, false],
    SERVICE_STOPPED: [false, true, true],
    STOPPED: [false, true, false],
    STARTING: [false, false, false],
    RESTARTING: [false, false, false],
  };
  for (const [status, [stop, start, restart]] of Object.entries(zoneStatuses))
    it(`zone ${status}`, () => {
      const cluster = withZone(sampleCluster(), 'zone2', status as ZoneStatus);
      expect(verdict(cluster, zone('zone2')).kind).toBe(stop ? 'allowed' : 'zone-status');
      expect(checkStart(cluster, { clusterId: cluster.id, target: zone('zone2') }).kind).toBe(
        start ? 'allowed' : 'zone-status',
      );
      expect(restartVerdict(cluster, zone('zone2')).kind).toBe(restart ? 'allowed' : 'zone-status');
    });

  const serverStatuses: Record<
    ServerStatus,
    [process: boolean, service: boolean, force: boolean, start: boolean]
  > = {
    RUNNING: [true, true, true, false],
    // It does not serve, and whether its process lives is not known: force ends it, whatever it is.
    UNAVAILABLE: [false, false, true, true],
    SERVICE_STOPPING: [true, false, true, false],
    SERVICE_STOPPED: [true, false, true, true],
    PROCESS_STOPPING: [false, false, false, false],
    PROCESS_STOPPED: [false, false, false, true],
    STARTING: [false, false, false, false],
    RESTARTING: [false, false, false, false],
  };
  for (const [status, [process, service, force, start]] of Object.entries(serverStatuses))
    it(`server ${status}`, () => {
      const cluster = withServer(sampleCluster(), 2, status as ServerStatus);
      const kindOf = (options?: Partial<StopRequest>) => verdict(cluster, server(2), options).kind;
      expect(kindOf()).toBe(process ? 'allowed' : 'server-status');
      expect(kindOf({ process: 'keep' })).toBe(service ? 'allowed' : 'server-status');
      expect(kindOf({ isolate: false, process: 'kill' })).toBe(force ? 'allowed' : 'server-status');
      // What runs and serves is restarted; everything else is stopped or started.
      expect(restartVerdict(cluster, server(2)).kind).toBe(service ? 'allowed' : 'server-status');
      expect(checkStart(cluster, { clusterId: cluster.id, target: server(2) }).kind).toBe(
        start ? 'allowed' : 'server-status',
      );
    });

  it('says what would be allowed instead', () => {
    expect(verdict(withServer(sampleCluster(), 2, 'PROCESS_STOPPED'), server(2))).toEqual({
      kind: 'server-status',
      serverId: 2,
      zoneName: 'zone2',
      status: 'PROCESS_STOPPED',
      allowedStatuses: ['RUNNING', 'SERVICE_STOPPING', 'SERVICE_STOPPED'],
      instead: ['start'],
    });
    expect(
      verdict(withServer(sampleCluster(), 2, 'SERVICE_STOPPED'), server(2), { process: 'keep' }),
    ).toMatchObject({
      instead: ['start', 'stop-process'],
    });
    expect(verdict({ ...sampleCluster(), status: 'STOPPING' }, whole)).toMatchObject({ instead: ['wait'] });
  });

  it('never says start of what is UNAVAILABLE: its process may live', () => {
    const hung = withServer(sampleCluster(), 2, 'UNAVAILABLE');
    for (const process of ['stop', 'keep'] as const)
      expect(verdict(hung, server(2), { process })).toMatchObject({ instead: ['force-stop'] });
    const dark = withZone(sampleCluster(), 'zone2', 'UNAVAILABLE');
    expect(checkStart(dark, { clusterId: dark.id, target: zone('zone2') })).toMatchObject({
      kind: 'zone-status',
      instead: ['stop'],
    });
  });
});

describe('isolation', () => {
  it('one zone at a time', () => {
    const cluster = withZone(sampleCluster([1, 1, 1, 1, 1]), 'zone3', 'STOPPED');
    const refusal = {
      kind: 'another-zone-stopped',
      zoneName: 'zone1',
      stoppedZone: 'zone3',
      status: 'STOPPED',
    };
    expect(verdict(cluster, zone('zone1'))).toEqual(refusal);
    expect(verdict(cluster, server(1))).toEqual(refusal);
    expect(verdict(cluster, server(1), { isolate: false }).kind).toBe('allowed');
  });

  it('no tenant may lose its majority, counting what is down already', () => {
    const cluster = withServer(sampleCluster([2, 2, 2]), 1, 'PROCESS_STOPPED');
    expect(verdict(cluster, server(3))).toEqual({
      kind: 'no-majority',
      tenant: { id: 1, name: 'sys' },
      targetZones: ['zone2'],
      voters: ['zone1', 'zone2', 'zone3'],
      leftVoters: ['zone3'],
      needed: 2,
      stoppableZones: ['zone1'],
    });
    expect(verdict(cluster, server(2)).kind).toBe('allowed');
    expect(verdict(cluster, server(3), { isolate: false }).kind).toBe('allowed');
    expect(verdict(cluster, whole).kind).toBe('allowed');
  });

  it.each([
    [1, 'no-majority'],
    [2, 'no-majority'],
    [3, 'allowed'],
    [4, 'allowed'],
    [5, 'allowed'],
  ])('of %i voting zones one stopped: %s', (voters, expected) => {
    const cluster = sampleCluster([1, 1, 1, 1, 1]);
    const fullReplicaZones = cluster.zones.slice(0, voters).map(({ name }) => name);
    cluster.tenants = [{ id: 7, name: 'shop', mode: 'MYSQL', fullReplicaZones }];
    expect(verdict(cluster, zone('zone1')).kind).toBe(expected);
  });

  it('a zone without a voting replica does not count', () => {
    const cluster = sampleCluster();
    cluster.tenants = [{ id: 7, name: 'shop', mode: 'MYSQL', fullReplicaZones: ['zone1'] }];
    expect(verdict(cluster, zone('zone2')).kind).toBe('allowed');
  });
});

describe('a restart of a cluster, zone by zone', () => {
  it.each([
    ['three zones', sampleCluster([1, 1, 1]), 'allowed'],
    ['two zones: each is half of the voters', sampleCluster([1, 1]), 'no-majority'],
    ['one zone', sampleCluster([3]), 'no-majority'],
    ['a zone that is stopped', withZone(sampleCluster(), 'zone3', 'STOPPED'), 'another-zone-stopped'],
    [
      'a zone that is only isolated',
      withZone(sampleCluster(), 'zone1', 'SERVICE_STOPPED'),
      'another-zone-stopped',
    ],
    ['a server that is down', withServer(sampleCluster(), 3, 'UNAVAILABLE'), 'no-majority'],
  ])('%s', (_, cluster, expected) => {
    expect(restartVerdict(cluster, whole).kind).toBe(expected);
  });

  it('a zone that is being restarted counts as one out of service', () => {
    expect(verdict(withZone(sampleCluster(), 'zone1', 'RESTARTING'), zone('zone2'))).toMatchObject({
      kind: 'another-zone-stopped',
      stoppedZone: 'zone1',
    });
  });

  it('by force a server is restarted without a majority of the others', () => {
    const cluster = withServer(sampleCluster(), 1, 'UNAVAILABLE');
    expect(restartVerdict(cluster, server(2)).kind).toBe('no-majority');
    expect(restartVerdict(cluster, server(2), false).kind).toBe('allowed');
  });
});
