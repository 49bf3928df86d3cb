import { OcpCluster, OcpClusterDetail, OcpServer, OcpZone } from '../cluster.ts';
import { authenticated, contract, metadata, responses } from '../define-route.ts';
import { ocpContents, ocpData, ocpPaged } from '../envelope.ts';
import {
  clusterExamples,
  listClustersExamples,
  listServersExamples,
  listZonesExamples,
} from '../examples/clusters.ts';
import { clusterPath, ListClustersQuery, ListServersQuery } from '../parameters.ts';

// Nobody is refused: whoever may read no cluster gets an empty list.
const listErrors = ['unauthenticated', 'unexpected', 'unavailable', 'invalidParameter'] as const;
const readErrors = authenticated('invalidParameter', 'clusterNotFound');

/** Reading clusters, zones and servers. */
export const clusterRoutes = contract.router({
  listClusters: {
    method: 'GET',
    path: '/api/v2/ob/clusters',
    summary: 'List clusters',
    description: 'Clusters that the caller may read (CLUSTER:{id}:READ).',
    query: ListClustersQuery,
    responses: responses(ocpPaged(OcpCluster), listErrors),
    strictStatusCodes: true,
    metadata: metadata('listClusters', 'ocp-clusters', listErrors, listClustersExamples),
  },
  getCluster: {
    method: 'GET',
    path: '/api/v2/ob/clusters/:id',
    summary: 'Read a cluster',
    description: 'One cluster with its zones, servers and tenants.',
    pathParams: clusterPath,
    responses: responses(ocpData(OcpClusterDetail), readErrors),
    strictStatusCodes: true,
    metadata: metadata('getCluster', 'ocp-clusters', readErrors, clusterExamples, {
      permission: 'CLUSTER:{id}:READ',
    }),
  },
  listZones: {
    method: 'GET',
    path: '/api/v2/ob/clusters/:id/zones',
    summary: 'List zones',
    description: 'The zones of a cluster with their servers, as one page.',
    pathParams: clusterPath,
    responses: responses(ocpPaged(OcpZone), readErrors),
    strictStatusCodes: true,
    metadata: metadata('listZones', 'ocp-clusters', readErrors, listZonesExamples, {
      permission: 'CLUSTER:{id}:READ',
    }),
  },
  listServers: {
    method: 'GET',
    path: '/api/v2/ob/clusters/:id/servers',
    summary: 'List OBServers',
    description: 'The OBServers of a cluster, not paged.',
    pathParams: clusterPath,
    query: ListServersQuery,
    responses: responses(ocpContents(OcpServer), readErrors),
    strictStatusCodes: true,
    metadata: metadata('listServers', 'ocp-clusters', readErrors, listServersExamples, {
      permission: 'CLUSTER:{id}:READ',
    }),
  },
});
