import type { ocpV2 } from '@obstop/contracts/router';
import { type Cluster, clusterId, serversOf } from '@obstop/domain';
import type { ClusterStore } from '@obstop/engine';
import { may, readCluster } from '../../access/user.ts';
import { data } from '../answer.ts';
import { refuse } from './answer.ts';
import { pageOf } from './page.ts';
import {
  type StatusNames,
  toOcpCluster,
  toOcpClusterDetail,
  toOcpServer,
  toOcpZone,
} from './present-cluster.ts';
import type { Handlers } from './register-routes.ts';

const sortKeys: Record<string, (cluster: Cluster) => string | number> = {
  name: ({ name }) => name,
  status: ({ status }) => status,
  createtime: ({ createdAtMs }) => createdAtMs,
};

/** `name,desc` → how two clusters compare; by id, ascending, where nothing is asked. */
function comparator(sort = 'id') {
  const [field = 'id', direction = 'asc'] = sort.toLowerCase().split(',');
  const key = sortKeys[field] ?? (({ id }) => id);
  const sign = direction === 'desc' ? -1 : 1;
  return (a: Cluster, b: Cluster) => {
    const [left, right] = [key(a), key(b)];
    return left < right ? -sign : left > right ? sign : 0;
  };
}

/** Reads of clusters, zones and servers. */
export function clusterHandlers(clusters: ClusterStore, names: StatusNames = 'ocp-2021') {
  return {
    listClusters: async ({ query, user }) => {
      const wanted = query.name?.toLowerCase();
      const found = (await clusters.list())
        .filter(({ id }) => may(user, readCluster(id)))
        .filter(({ name }) => wanted === undefined || name.toLowerCase().includes(wanted))
        .filter(({ status }) => query.status === undefined || query.status.includes(status))
        .sort(comparator(query.sort));
      const shown = found.map((cluster) => toOcpCluster(cluster, names));
      return data(pageOf(shown, query));
    },
    getCluster: async ({ params }) => {
      const cluster = await clusters.get(clusterId(params.id));
      if (!cluster) return refuse('clusterNotFound', { id: params.id });
      return data(toOcpClusterDetail(cluster, names));
    },
    listZones: async ({ params }) => {
      const cluster = await clusters.get(clusterId(params.id));
      if (!cluster) return refuse('clusterNotFound', { id: params.id });
      const zones = cluster.zones.map((zone) => toOcpZone(cluster, zone, names));
      return data(pageOf(zones, { size: Math.max(10, zones.length) }));
    },
    listZoneServers: async ({ params: { id, zoneName } }) => {
      const cluster = await clusters.get(clusterId(id));
      if (!cluster) return refuse('clusterNotFound', { id });
      const zone = cluster.zones.find(({ name }) => name === zoneName);
      if (!zone) return refuse('zoneNotFound', { id, zone: zoneName });
      return data({ contents: zone.servers.map((server) => toOcpServer(cluster, server, names)) });
    },
    listServers: async ({ params, query }) => {
      const cluster = await clusters.get(clusterId(params.id));
      if (!cluster) return refuse('clusterNotFound', { id: params.id });
      const zones = cluster.zones
        .filter(({ regionName }) => query.regionName === undefined || regionName === query.regionName)
        .filter(({ idcName }) => query.idcName === undefined || idcName === query.idcName);
      const servers = serversOf({ ...cluster, zones });
      return data({ contents: servers.map((server) => toOcpServer(cluster, server, names)) });
    },
  } satisfies Partial<Handlers<typeof ocpV2>>;
}
