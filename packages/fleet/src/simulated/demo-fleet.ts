import { type Cluster, clusterId, type Server, serverId, type Tenant, type Zone } from '@obstop/domain';

const zoneNames = ['zone1', 'zone2', 'zone3'];

const sys: Tenant = { id: 1, name: 'sys', mode: 'MYSQL', fullReplicaZones: zoneNames };
const mysql: Tenant = { id: 1002, name: 'orders', mode: 'MYSQL', fullReplicaZones: zoneNames };
const oracle: Tenant = { id: 1004, name: 'ledger', mode: 'ORACLE', fullReplicaZones: zoneNames };

/** The server with this id; its address ends in its id, and the first of a cluster has the root service. */
function server(id: number, zoneName: string, withRootServer: boolean): Server {
  return {
    id: serverId(id),
    zoneName,
    ip: `10.10.10.${id}`,
    rpcPort: 2882,
    sqlPort: 2881,
    agentPort: 2886,
    withRootServer,
    status: 'RUNNING',
    innerStatus: 'ACTIVE',
  };
}

function zones(firstServerId: number, serversPerZone: number): Zone[] {
  return zoneNames.map((name, index) => ({
    name,
    idcName: `idc${index + 1}`,
    regionName: 'region1',
    status: 'RUNNING',
    innerStatus: 'ACTIVE',
    servers: Array.from({ length: serversPerZone }, (_, offset) => {
      const id = firstServerId + index * serversPerZone + offset;
      return server(id, name, id === firstServerId);
    }),
  }));
}

/**
 * The demo inventory, everything RUNNING: cluster 1 with servers 1–3, one in each of zone1–zone3;
 * cluster 2 with servers 4–12, three in each. The ids are those of the vendor's sample requests.
 */
export function demoClusters(nowMs: number): Cluster[] {
  return [
    {
      id: clusterId(1),
      name: 'obdemo',
      obClusterId: 1001,
      obVersion: '4.2.1.0',
      createdAtMs: nowMs,
      status: 'RUNNING',
      zones: zones(1, 1),
      tenants: [structuredClone(sys), structuredClone(mysql)],
    },
    {
      id: clusterId(2),
      name: 'obdemo3x3',
      obClusterId: 1002,
      obVersion: '4.2.1.0',
      createdAtMs: nowMs,
      status: 'RUNNING',
      zones: zones(4, 3),
      tenants: [structuredClone(sys), structuredClone(mysql), structuredClone(oracle)],
    },
  ];
}
