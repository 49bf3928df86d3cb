import type { Example } from '../../definition/route-metadata.ts';
import type { OcpCluster, OcpClusterDetail, OcpServer, OcpZone } from '../cluster.ts';
import { withData } from './envelope.ts';

function server(id: number, status: OcpServer['status']): OcpServer {
  return {
    clusterId: 1,
    id,
    innerStatus: status === 'RUNNING' ? 'ACTIVE' : 'INACTIVE',
    ip: `10.10.10.${id}`,
    port: 2882,
    sqlPort: 2881,
    status,
    version: '4.2.1.0',
    withRootServer: id === 1,
    zoneName: `zone${id}`,
  };
}

function zone(id: number, status: OcpZone['status']): OcpZone {
  return {
    clusterId: 1,
    hostCount: 1,
    idcName: `idc${id}`,
    innerStatus: status === 'RUNNING' ? 'ACTIVE' : 'INACTIVE',
    name: `zone${id}`,
    obClusterId: 1001,
    regionName: 'default_region',
    serverCount: 1,
    servers: [server(id, status === 'RUNNING' ? 'RUNNING' : 'STOPPED')],
    status,
  };
}

function cluster(status: OcpCluster['status'], zones: OcpZone[]): OcpCluster {
  return {
    createTime: '2026-01-05T09:30:00+08:00',
    id: 1,
    name: 'obdemo',
    obClusterId: 1001,
    obVersion: '4.2.1.0',
    regionCount: 1,
    serverCount: zones.length,
    status,
    tenantCount: 1,
    type: 'PRIMARY',
    zones,
  };
}

const up = [zone(1, 'RUNNING'), zone(2, 'RUNNING'), zone(3, 'RUNNING')];
const zoneDown = [zone(1, 'RUNNING'), zone(2, 'STOPPED'), zone(3, 'RUNNING')];
const page = (count: number) => ({
  number: 1,
  size: 10,
  totalElements: count,
  totalPages: Math.ceil(count / 10),
});
const listOf = (contents: unknown[]) => withData({ contents, page: page(contents.length) });

function detail(status: OcpCluster['status'], zones: OcpZone[]): unknown {
  const value: OcpClusterDetail = {
    ...cluster(status, zones),
    rootServers: [{ ip: '10.10.10.1', port: 2882, zoneName: 'zone1' }],
    tenants: [{ id: 1, locality: 'FULL@zone1, FULL@zone2, FULL@zone3', mode: 'MYSQL', name: 'sys' }],
  };
  return withData(value);
}

/** A page of clusters, and an empty one. */
export const listClustersExamples = {
  page: { summary: 'One cluster', value: listOf([cluster('RUNNING', up)]) },
  empty: { summary: 'None', value: listOf([]) },
} satisfies Record<string, Example>;

/** One cluster as it is before, during and after a zone stop. */
export const clusterExamples = {
  running: { summary: 'Running', value: detail('RUNNING', up) },
  operating: {
    summary: 'A zone is being stopped',
    value: detail('OPERATING', [zone(1, 'RUNNING'), zone(2, 'STOPPING'), zone(3, 'RUNNING')]),
  },
  zoneStopped: { summary: 'One zone stopped', value: detail('RUNNING', zoneDown) },
} satisfies Record<string, Example>;

/** The zones of a cluster. */
export const listZonesExamples = {
  running: { summary: 'All running', value: listOf(up) },
  zoneStopped: { summary: 'One stopped', value: listOf(zoneDown) },
} satisfies Record<string, Example>;

/** The servers of a cluster. */
export const listServersExamples = {
  running: { summary: 'All running', value: withData({ contents: up.flatMap(({ servers }) => servers) }) },
  serverStopped: {
    summary: 'One stopped',
    value: withData({ contents: zoneDown.flatMap(({ servers }) => servers) }),
  },
} satisfies Record<string, Example>;

/** The servers of a zone. */
export const listZoneServersExamples = {
  running: { summary: 'Running', value: withData({ contents: [server(2, 'RUNNING')] }) },
  serverStopped: { summary: 'One stopped', value: withData({ contents: [server(2, 'STOPPED')] }) },
} satisfies Record<string, Example>;
