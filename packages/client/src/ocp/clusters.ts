import type { WireId } from '@obstop/contracts';
import type { Caller } from '../core/caller.ts';
import { encode, idText, invalidRequest, queryText } from '../core/url.ts';
import type { OcpClusters, OcpServers, OcpZones } from './client.ts';
import { pageReader, readCluster, readServer, readZone } from './read-cluster.ts';

const base = '/api/v2/ob/clusters';

/** Path of a cluster. Throws ObstopError `invalid-request`. */
export function clusterPath(id: WireId, field: string): string {
  return `${base}/${idText(id, field)}`;
}

/** Path of a zone. Throws ObstopError `invalid-request`. */
export function zonePath(clusterId: WireId, zoneName: string): string {
  // Half of a surrogate pair has no encoding.
  if (typeof zoneName !== 'string' || !/^[^\p{Cc}\p{Cs}]{1,128}$/u.test(zoneName))
    throw invalidRequest('zoneName', 'must be 1 to 128 characters without control characters');
  // Every URL parser resolves them away, encoded or not, and the call would be another one.
  if (zoneName === '.' || zoneName === '..') throw invalidRequest('zoneName', 'must not be . or ..');
  return `${clusterPath(clusterId, 'clusterId')}/zones/${encode(zoneName)}`;
}

/** Path of a server. Throws ObstopError `invalid-request`. */
export function serverPath(clusterId: WireId, serverId: WireId): string {
  return `${clusterPath(clusterId, 'clusterId')}/servers/${idText(serverId, 'serverId')}`;
}

/** What the client reads of clusters. */
export interface ClusterReads {
  readonly clusters: Pick<OcpClusters, 'list' | 'get'>;
  readonly zones: Pick<OcpZones, 'list'>;
  readonly servers: Pick<OcpServers, 'list'>;
}

/** The reads of `client.clusters`, `client.zones` and `client.servers`. */
export function createClusterReads(call: Caller): ClusterReads {
  return {
    clusters: {
      list: async (options = {}) => {
        const { name, status, page, size, sort } = options;
        return call(
          {
            operation: 'listClusters',
            method: 'GET',
            path: base + queryText({ name, status, page, size, sort }),
            read: pageReader(readCluster),
          },
          options,
        );
      },
      get: async (id, options) =>
        call(
          {
            operation: 'getCluster',
            method: 'GET',
            path: clusterPath(id, 'id'),
            read: (data) => readCluster(data, 'data'),
          },
          options,
        ),
    },
    zones: {
      list: async (clusterId, options) =>
        call(
          {
            operation: 'listZones',
            method: 'GET',
            path: `${clusterPath(clusterId, 'clusterId')}/zones`,
            read: pageReader(readZone),
          },
          options,
        ),
    },
    servers: {
      list: async (clusterId, options = {}) => {
        const { regionName, idcName } = options;
        return call(
          {
            operation: 'listServers',
            method: 'GET',
            path: `${clusterPath(clusterId, 'clusterId')}/servers${queryText({ regionName, idcName })}`,
            read: pageReader(readServer),
          },
          options,
        );
      },
    },
  };
}
