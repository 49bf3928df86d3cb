import type { OcpCluster, OcpClusterDetail, OcpServer, OcpZone } from '@obstop/contracts';
import {
  type Cluster,
  type Server,
  type ServerStatus,
  serversOf,
  type Zone,
  type ZoneStatus,
} from '@obstop/domain';
import { formatDateTime } from '../date-time.ts';

/** Names of statuses on the wire: those of the samples’ age, or the set of 4.2. */
export type StatusNames = 'ocp-2021' | 'ocp-4.2';

/** The statuses of the samples' age: service and process are not told apart. */
const status2021 = {
  RUNNING: 'RUNNING',
  UNAVAILABLE: 'UNAVAILABLE',
  OPERATING: 'OPERATING',
  SERVICE_STOPPING: 'STOPPING',
  SERVICE_STOPPED: 'STOPPED',
  PROCESS_STOPPING: 'STOPPING',
  PROCESS_STOPPED: 'STOPPED',
  STOPPING: 'STOPPING',
  STOPPED: 'STOPPED',
  STARTING: 'STARTING',
  RESTARTING: 'RESTARTING',
} as const satisfies Record<ServerStatus | ZoneStatus, OcpZone['status']>;

export function toOcpServer(cluster: Cluster, server: Server, names: StatusNames): OcpServer {
  return {
    clusterId: cluster.id,
    id: server.id,
    innerStatus: server.innerStatus,
    ip: server.ip,
    port: server.rpcPort,
    sqlPort: server.sqlPort,
    status: names === 'ocp-4.2' ? server.status : status2021[server.status],
    version: cluster.obVersion,
    withRootServer: server.withRootServer,
    zoneName: server.zoneName,
  };
}

export function toOcpZone(cluster: Cluster, zone: Zone, names: StatusNames): OcpZone {
  return {
    clusterId: cluster.id,
    hostCount: new Set(zone.servers.map(({ ip }) => ip)).size,
    idcName: zone.idcName,
    innerStatus: zone.innerStatus,
    name: zone.name,
    obClusterId: cluster.obClusterId,
    regionName: zone.regionName,
    serverCount: zone.servers.length,
    servers: zone.servers.map((server) => toOcpServer(cluster, server, names)),
    status: names === 'ocp-4.2' ? zone.status : status2021[zone.status],
  };
}

export function toOcpCluster(cluster: Cluster, names: StatusNames): OcpCluster {
  return {
    createTime: formatDateTime(cluster.createdAtMs),
    id: cluster.id,
    name: cluster.name,
    obClusterId: cluster.obClusterId,
    obVersion: cluster.obVersion,
    regionCount: new Set(cluster.zones.map(({ regionName }) => regionName)).size,
    serverCount: serversOf(cluster).length,
    status: cluster.status,
    tenantCount: cluster.tenants.length,
    type: cluster.role ?? 'PRIMARY',
    zones: cluster.zones.map((zone) => toOcpZone(cluster, zone, names)),
  };
}

export function toOcpClusterDetail(cluster: Cluster, names: StatusNames): OcpClusterDetail {
  const { serverCount, status, tenantCount, type, zones, ...head } = toOcpCluster(cluster, names);
  const rootServers = serversOf(cluster).filter(({ withRootServer }) => withRootServer);
  return {
    ...head,
    rootServers: rootServers.map(({ ip, rpcPort, zoneName }) => ({ ip, port: rpcPort, zoneName })),
    serverCount,
    status,
    tenantCount,
    tenants: cluster.tenants.map(({ id, fullReplicaZones, mode, name }) => ({
      id,
      locality: fullReplicaZones.map((zone) => `FULL@${zone}`).join(', '),
      mode,
      name,
    })),
    type,
    zones,
  };
}
