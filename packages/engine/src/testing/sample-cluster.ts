import type { Cluster } from '@obstop/domain';
import { clusterId, serverId } from '@obstop/domain';

/** A running cluster of `zones` × `serversPerZone`, one tenant with a voter in every zone. Server ids count from 1. */
export function sampleCluster(zones = 3, serversPerZone = 1): Cluster {
  const names = Array.from({ length: zones }, (_, index) => `zone${index + 1}`);
  return {
    id: clusterId(21),
    name: 'ob_sample',
    obClusterId: 22,
    obVersion: '4.2.1.0',
    createdAtMs: 1_600_000_000_000,
    status: 'RUNNING',
    zones: names.map((name, zone) => ({
      name,
      idcName: `idc${zone + 1}`,
      regionName: 'region1',
      status: 'RUNNING',
      innerStatus: 'ACTIVE',
      servers: Array.from({ length: serversPerZone }, (_, index) => ({
        id: serverId(zone * serversPerZone + index + 1),
        zoneName: name,
        ip: `10.0.${zone + 1}.${index + 1}`,
        rpcPort: 2882,
        sqlPort: 2881,
        agentPort: 2886,
        withRootServer: index === 0,
        status: 'RUNNING',
        innerStatus: 'ACTIVE',
      })),
    })),
    tenants: [{ id: 1, name: 'sys', mode: 'MYSQL', fullReplicaZones: names }],
  };
}
