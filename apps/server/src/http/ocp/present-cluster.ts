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

/** The server statuses of the samples' age: service and process are not told apart. */
const serverStatus: Record<ServerStatus, OcpServer['status']> = {
  RUNNING: 'RUNNING',
  UNAVAILABLE: 'UNAVAILABLE',
  SERVICE_STOPPING: 'STOPPING',
  SERVICE_STOPPED: 'STOPPED',
  PROCESS_STOPPING: 'STOPPING',
  PROCESS_STOPPED: 'STOPPED',
  STARTING: 'STARTING',
};

/** The zone statuses of the samples' age. */
const zoneStatus: Record<ZoneStatus, OcpZone['status']> = {
  RUNNING: 'RUNNING',
  UNAVAILABLE: 'UNAVAILABLE',
  OPERATING: 'OPERATING',
  STOPPING: 'STOPPING',
  SERVICE_STOPPED: 'STOPPED',
  STOPPED: 'STOPPED',
  STARTING: 'STARTING',
};

export function toOcpServer(cluster: Cluster, server: Server): OcpServer {
  return {
    clusterId: cluster.id,
    id: server.id,
    innerStatus: server.innerStatus,
    ip: server.ip,
    port: server.rpcPort,
    sqlPort: server.sqlPort,
    status: serverStatus[server.status],
    version: cluster.obVersion,
    withRootServer: server.withRootServer,
    zoneName: server.zoneName,
  };
}

export function toOcpZone(cluster: Cluster, zone: Zone): OcpZone {
  return {
    clusterId: cluster.id,
    hostCount: new Set(zone.servers.map(({ ip }) => ip)).size,
    idcName: zone.idcName,
    innerStatus: zone.innerStatus,
    name: zone.name,
    obClusterId: cluster.obClusterId,
    regionName: zone.regionName,
    serverCount: zone.servers.length,
    servers: zone.servers.map((server) => toOcpServer(cluster, server)),
    status: zoneStatus[zone.status],
  };
}

export function toOcpCluster(cluster: Cluster): OcpCluster {
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
    type: 'PRIMARY',
    zones: cluster.zones.map((zone) => toOcpZone(cluster, zone)),
  };
}

export function toOcpClusterDetail(cluster: Cluster): OcpClusterDetail {
  const { createTime, id, name, obClusterId, obVersion, regionCount, ...rest } = toOcpCluster(cluster);
  const rootServers = serversOf(cluster).filter(({ withRootServer }) => withRootServer);
  return {
    createTime,
    id,
    name,
    obClusterId,
    obVersion,
    regionCount,
    rootServers: rootServers.map(({ ip, rpcPort, zoneName }) => ({ ip, port: rpcPort, zoneName })),
    serverCount: rest.serverCount,
    status: rest.status,
    tenantCount: rest.tenantCount,
    tenants: cluster.tenants.map((tenant) => ({
      id: tenant.id,
      locality: tenant.fullReplicaZones.map((zone) => `FULL@${zone}`).join(', '),
      mode: tenant.mode,
      name: tenant.name,
    })),
    type: rest.type,
    zones: rest.zones,
  };
}
