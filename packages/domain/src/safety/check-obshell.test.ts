import { describe, expect, it } from 'vitest';
import { serverId } from '../ids.ts';
import type { ObshellStopRequest, Target } from '../stop-request.ts';
import { sampleCluster } from '../testing/sample-cluster.ts';
import { type Cluster, type Server, type ServerStatus, serversOf, type Zone } from '../topology.ts';
import { checkObshellStart, checkObshellStop, serves } from './check-obshell.ts';

const whole: Target = { kind: 'cluster' };
const zone = (...zoneNames: string[]): Target => ({ kind: 'zones', zoneNames });
const server = (...ids: number[]): Target => ({ kind: 'servers', serverIds: ids.map(serverId) });

function verdict(cluster: Cluster, target: Target, options: Partial<ObshellStopRequest> = {}) {
  const request: ObshellStopRequest = {
    clusterId: cluster.id,
    target,
    mode: 'force',
    forcePass: [],
    agent: serverId(1),
    ...options,
  };
  return checkObshellStop(cluster, request, { protectedClusters: [] });
}
const plain = { mode: 'plain' } as const;
const zoneCall = { zoneCall: { freeze: false } };

function withServer(id: number, change: Partial<Server>, cluster: Cluster = sampleCluster()): Cluster {
  Object.assign(serversOf(cluster).find((each) => each.id === id) ?? {}, change);
  return cluster;
}
function withZone(name: string, change: Partial<Zone>, cluster: Cluster = sampleCluster()): Cluster {
  Object.assign(cluster.zones.find((each) => each.name === name) ?? {}, change);
  return cluster;
}
/** Five voters, so that one zone out of service does not cost the majority. */
const five = () => sampleCluster([1, 1, 1, 1, 1]);

describe('targets', () => {
  it.each([
    [whole, {}],
    [whole, { mode: 'terminate' }],
    [zone('zone1'), {}],
    [zone('zone1', 'zone2'), {}],
    [zone('zone1'), plain],
    [zone('zone1'), zoneCall],
    [server(1, 3), {}],
    [server(2), plain],
  ] as [Target, Partial<ObshellStopRequest>][])('%o may be stopped with %o', (target, options) => {
    expect(verdict(sampleCluster(), target, options)).toEqual({ kind: 'allowed' });
  });

  it('that do not exist are named, for stops and starts', () => {
    const cluster = sampleCluster();
    const request = { clusterId: cluster.id, forcePass: [], agent: serverId(1) };
    for (const [target, kind] of [
      [zone('zone1', 'zone9'), 'unknown-zone'],
      [server(1, 9), 'unknown-server'],
    ] as const) {
      expect(verdict(cluster, target).kind).toBe(kind);
      expect(checkObshellStart(cluster, { ...request, target }).kind).toBe(kind);
    }
  });

  it('in a protected cluster are never stopped, but started', () => {
    const cluster = sampleCluster();
    const request = { clusterId: cluster.id, target: whole, forcePass: [], agent: serverId(1) };
    const facts = { protectedClusters: [cluster.id] };
    expect(checkObshellStop(cluster, { ...request, mode: 'force' }, facts).kind).toBe('protected-cluster');
    expect(checkObshellStart(cluster, request).kind).toBe('allowed');
  });

  it('may be anything: dead, isolated or in the midst of something, when forced', () => {
    const statuses: ServerStatus[] = ['PROCESS_STOPPED', 'SERVICE_STOPPED', 'STARTING', 'UNAVAILABLE'];
    for (const status of statuses) expect(verdict(withServer(2, { status }), server(2)).kind).toBe('allowed');
    expect(verdict({ ...sampleCluster(), status: 'STOPPED' }, whole).kind).toBe('allowed');
  });
});

describe("the receiving agent's own server", () => {
  const down = () => withServer(1, { status: 'PROCESS_STOPPED', innerStatus: 'INACTIVE' }, five());
  const unavailable = { kind: 'agent-unavailable', serverId: 1 };

  it.each<[string, Target, Partial<ObshellStopRequest>]>([
    ['GLOBAL terminate', whole, { mode: 'terminate' }],
    ['SERVER terminate', server(2), { mode: 'terminate' }],
    ['SERVER plain', server(2), plain],
    ['ZONE plain', zone('zone2'), plain],
    ['ZONE force', zone('zone2'), {}],
  ])('must serve for %s', (_, target, options) => {
    expect(verdict(down(), target, options)).toEqual(unavailable);
    expect(verdict(five(), target, options).kind).toBe('allowed');
  });

  it.each<[string, Target, Partial<ObshellStopRequest>]>([
    ['GLOBAL force', whole, {}],
    ['SERVER force', server(2), {}],
    ['the call for one zone, which any agent can serve', zone('zone2'), zoneCall],
  ])('does not matter for %s', (_, target, options) => {
    expect(verdict(down(), target, options).kind).toBe('allowed');
  });

  it('is asked for by the call for one zone where no other serves, before anything else is', () => {
    const stopped = [1, 2, 3].reduce(
      (of, id) => withServer(id, { status: 'PROCESS_STOPPED' }, of),
      sampleCluster(),
    );
    for (const name of ['zone2', 'zone9'])
      expect(verdict(stopped, zone(name), zoneCall)).toEqual({ kind: 'no-server-serves' });
    const isolated = withServer(3, { status: 'SERVICE_STOPPED' }, stopped);
    expect(verdict(isolated, zone('zone9'), zoneCall).kind).toBe('unknown-zone');
  });

  it.each<[ServerStatus, boolean]>([
    ['RUNNING', true],
    ['SERVICE_STOPPING', true],
    ['SERVICE_STOPPED', true],
    ['UNAVAILABLE', false],
    ['PROCESS_STOPPING', false],
    ['PROCESS_STOPPED', false],
    ['STARTING', false],
  ])('%s serves: %s, whatever OceanBase calls it', (status, expected) => {
    const [one] = serversOf(sampleCluster());
    if (!one) throw new Error('no server');
    expect(serves({ ...one, status })).toBe(expected);
    expect(serves({ ...one, status, innerStatus: 'INACTIVE' })).toBe(expected);
  });
});

describe('isolation', () => {
  it('is for one zone at a time', () => {
    const several = { kind: 'several-zones', zoneNames: ['zone1', 'zone2'] };
    expect(verdict(five(), server(1, 2), plain)).toEqual(several);
    expect(verdict(five(), zone('zone1', 'zone2'), plain)).toEqual(several);
    expect(verdict(sampleCluster([2, 2, 2]), server(1, 2), plain).kind).toBe('allowed');
  });

  it.each<[string, Cluster]>([
    ['is stopped', withZone('zone3', { status: 'STOPPED' }, five())],
    ['is being stopped', withZone('zone3', { status: 'STOPPING' }, five())],
    ['has a stopped server', withServer(3, { status: 'SERVICE_STOPPED' }, five())],
  ])('is refused while another zone %s', (_, cluster) => {
    const refusal = { kind: 'another-zone-stopped', zoneName: 'zone2', stoppedZone: 'zone3' };
    for (const [target, options] of [
      [server(2), plain],
      [zone('zone2'), plain],
      [zone('zone2'), zoneCall],
    ] as const)
      expect(verdict(cluster, target, options)).toMatchObject(refusal);
    expect(verdict(cluster, server(2)).kind).toBe('allowed');
    expect(verdict(cluster, zone('zone3'), plain).kind).toBe('allowed');
  });

  it('of a zone leaves every tenant its majority; of a server it is not asked', () => {
    const cluster = withServer(1, { status: 'PROCESS_STOPPED' }, sampleCluster([1, 1, 1]));
    const agent = { agent: serverId(3) };
    expect(verdict(cluster, zone('zone2'), { ...plain, ...agent }).kind).toBe('no-majority');
    expect(verdict(cluster, zone('zone2'), { ...zoneCall, ...agent }).kind).toBe('no-majority');
    expect(verdict(cluster, server(2), { ...plain, ...agent }).kind).toBe('allowed');
    expect(verdict(cluster, zone('zone2'), agent).kind).toBe('allowed');
  });

  it('is asked about in this order: several zones, another stopped zone, majority', () => {
    const cluster = withZone('zone3', { status: 'STOPPED' });
    expect(verdict(cluster, zone('zone1', 'zone2'), plain).kind).toBe('several-zones');
    expect(verdict(cluster, zone('zone2'), plain).kind).toBe('another-zone-stopped');
  });
});
