import type { Cluster, ServerStatus } from '@obstop/domain';
import { serversOf } from '@obstop/domain';
import { describe, expect, it } from 'vitest';
import { demoClusters } from '../simulated/demo-fleet.ts';
import type { AgentObservation } from './agent-observation.ts';
import { clusterAsObserved } from './observed-cluster.ts';

/** Three zones of one server each; what its agents and OceanBase say of each, in order. */
function statusesAfter(
  seen: [obState: number | undefined, status: string | undefined][],
  before: {
    servers?: ServerStatus;
    cluster?: Cluster['status'];
    zones?: Cluster['zones'][number]['status'];
  } = {},
  isolatedZones: string[] = [],
) {
  // The demo fleet has one; it is the first.
  const [demo] = demoClusters(0) as [Cluster];
  const cluster: Cluster = {
    ...demo,
    status: before.cluster ?? 'RUNNING',
    zones: demo.zones.map((zone) => ({
      ...zone,
      status: before.zones ?? 'RUNNING',
      servers: zone.servers.map((server) => ({ ...server, status: before.servers ?? 'RUNNING' })),
    })),
  };
  const observation: AgentObservation = {
    obState: (id) => seen[id - 1]?.[0],
    status: (id) => seen[id - 1]?.[1],
    underMaintenance: false,
  };
  const observed = clusterAsObserved(cluster, observation, isolatedZones);
  return {
    cluster: observed.status,
    zones: observed.zones.map(({ status }) => status),
    servers: serversOf(observed).map(({ status, innerStatus }) => `${status} ${innerStatus}`),
  };
}
const up: [number, string] = [3, 'ACTIVE'];
const gone: [number, string] = [0, 'INACTIVE'];

describe('a cluster that no task works on', () => {
  it('runs where everything serves, whatever it was before', () => {
    const left = { servers: 'STARTING', zones: 'OPERATING', cluster: 'OPERATING' } as const;
    expect(statusesAfter([up, up, up], left)).toEqual({
      cluster: 'RUNNING',
      zones: ['RUNNING', 'RUNNING', 'RUNNING'],
      servers: Array(3).fill('RUNNING ACTIVE'),
    });
  });

  it('has an unavailable server where its process ended by itself', () => {
    expect(statusesAfter([up, gone, up])).toEqual({
      cluster: 'RUNNING',
      zones: ['RUNNING', 'UNAVAILABLE', 'RUNNING'],
      servers: ['RUNNING ACTIVE', 'UNAVAILABLE INACTIVE', 'RUNNING ACTIVE'],
    });
  });

  it('is unavailable without a majority of its servers, and a host that does not answer does not count', () => {
    expect(statusesAfter([up, gone, [undefined, 'INACTIVE']]).cluster).toBe('UNAVAILABLE');
  });

  it('stays stopped where it was stopped, and OceanBase has nothing to say', () => {
    const stopped = { servers: 'PROCESS_STOPPED', zones: 'STOPPED', cluster: 'STOPPED' } as const;
    const nothing: [number, undefined] = [0, undefined];
    expect(statusesAfter([nothing, nothing, nothing], stopped)).toEqual({
      cluster: 'STOPPED',
      zones: ['STOPPED', 'STOPPED', 'STOPPED'],
      servers: Array(3).fill('PROCESS_STOPPED INACTIVE'),
    });
  });

  it('shows a server out of service by itself, and a zone out of service with its processes alive', () => {
    expect(statusesAfter([up, [3, 'STOPPED'], up]).servers[1]).toBe('SERVICE_STOPPED ACTIVE');
    const zone = statusesAfter([up, [3, 'ACTIVE'], up], {}, ['zone2']);
    expect(zone.zones).toEqual(['RUNNING', 'SERVICE_STOPPED', 'RUNNING']);
    expect(zone.servers[1]).toBe('RUNNING ACTIVE');
  });

  it('a zone out of service without a process is stopped', () => {
    expect(statusesAfter([up, gone, up], {}, ['zone2']).zones[1]).toBe('STOPPED');
  });

  it('an agent that is silent confirms no stop that was under way', () => {
    const silent: [undefined, string] = [undefined, 'INACTIVE'];
    const after = (servers: ServerStatus, seen: [number | undefined, string]) =>
      statusesAfter([up, seen, up], { servers }).servers[1];
    expect(after('PROCESS_STOPPING', silent)).toBe('UNAVAILABLE INACTIVE');
    expect(after('PROCESS_STOPPING', gone)).toBe('PROCESS_STOPPED INACTIVE');
    expect(after('PROCESS_STOPPED', silent)).toBe('PROCESS_STOPPED INACTIVE');
  });

  it('a server out of service by itself and without a process is inactive', () => {
    const { servers } = statusesAfter([up, [0, 'STOPPED'], up], { servers: 'PROCESS_STOPPED' });
    expect(servers[1]).toBe('PROCESS_STOPPED INACTIVE');
  });
});
