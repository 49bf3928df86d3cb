import type { Caller } from '../core/caller.ts';
import { idText, segmentText } from '../core/url.ts';
import type { WireId } from '../core/wire.ts';
import type { OcpClusters, OcpServers, OcpZones } from './client.ts';
import { listing } from './listing.ts';
import { pageReader, readCluster, readServer, readZone } from './read-cluster.ts';
import { ocpRequest } from './request.ts';

/** Parameters of a cluster's path. Throws ObstopError `invalid-request`. */
export function clusterPath(id: WireId, field = 'clusterId') {
  return { id: idText(id, field) };
}

/** Parameters of a zone's path. Throws ObstopError `invalid-request`. */
export function zonePath(clusterId: WireId, zoneName: string) {
  return { ...clusterPath(clusterId), zoneName: segmentText(zoneName, 'zoneName') };
}

/** Parameters of a server's path. Throws ObstopError `invalid-request`. */
export function serverPath(clusterId: WireId, serverId: WireId) {
  return { ...clusterPath(clusterId), serverId: idText(serverId, 'serverId') };
}

/** What the client reads of clusters. */
export interface ClusterReads {
  readonly clusters: Pick<OcpClusters, 'list' | 'get'>;
  readonly zones: Pick<OcpZones, 'list' | 'listServers'>;
  readonly servers: Pick<OcpServers, 'list'>;
}

/** The reads of `client.clusters`, `client.zones` and `client.servers`. */
export function createClusterReads(call: Caller): ClusterReads {
  return {
    clusters: {
      list: (filter = {}, options) =>
        listing(async (part) => {
          const { name, status, sort } = filter;
          const request = ocpRequest('listClusters', {}, { query: { name, status, sort, ...part } });
          return call({ ...request, read: pageReader(readCluster) }, { ...filter, ...options });
        }, filter),
      get: async (id, options) =>
        call({ ...ocpRequest('getCluster', clusterPath(id, 'id')), read: readCluster }, options),
    },
    zones: {
      list: (clusterId, options) =>
        listing(async () =>
          call({ ...ocpRequest('listZones', clusterPath(clusterId)), read: pageReader(readZone) }, options),
        ),
      listServers: (clusterId, zoneName, options) =>
        listing(async () => {
          const request = ocpRequest('listZoneServers', zonePath(clusterId, zoneName));
          return call({ ...request, read: pageReader(readServer) }, options);
        }),
    },
    servers: {
      list: (clusterId, filter = {}, options) =>
        listing(async () => {
          const { regionName, idcName } = filter;
          const query = { regionName, idcName };
          const request = ocpRequest('listServers', clusterPath(clusterId), { query });
          return call({ ...request, read: pageReader(readServer) }, { ...filter, ...options });
        }),
    },
  };
}
