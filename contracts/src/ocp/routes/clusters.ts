import { defineRoutes } from '../../definition/define-routes.ts';
import { OcpCluster, OcpClusterDetail, OcpServer, OcpZone } from '../cluster.ts';
import { answers, authenticated } from '../define-route.ts';
import { ocpContents, ocpData, ocpPaged } from '../envelope.ts';
import {
  clusterExamples,
  listClustersExamples,
  listServersExamples,
  listZoneServersExamples,
  listZonesExamples,
} from '../examples/clusters.ts';
import { clusterPath, ListClustersQuery, ListServersQuery, zonePath } from '../parameters.ts';

// Nobody is refused: whoever may read no cluster gets an empty list.
const listErrors = ['unauthenticated', 'unexpected', 'unavailable', 'invalidParameter'] as const;
const readErrors = authenticated('invalidParameter', 'clusterNotFound');
const zoneErrors = [...readErrors, 'zoneNotFound'] as const;

/** Reading clusters, zones and servers. */
export const clusterRoutes = defineRoutes('ocp-clusters', {
  listClusters: {
    method: 'GET',
    path: '/api/v2/ob/clusters',
    summary: 'List clusters',
    description: 'Clusters that the caller may read (CLUSTER:{id}:READ).',
    query: ListClustersQuery,
    ...answers(ocpPaged(OcpCluster), listErrors, listClustersExamples),
  },
  getCluster: {
    method: 'GET',
    path: '/api/v2/ob/clusters/:id',
    summary: 'Read a cluster',
    description: 'One cluster with its zones, servers and tenants.',
    pathParams: clusterPath,
    ...answers(ocpData(OcpClusterDetail), readErrors, clusterExamples, { permission: 'CLUSTER:{id}:READ' }),
  },
  listZones: {
    method: 'GET',
    path: '/api/v2/ob/clusters/:id/zones',
    summary: 'List zones',
    description: 'The zones of a cluster with their servers, as one page.',
    pathParams: clusterPath,
    ...answers(ocpPaged(OcpZone), readErrors, listZonesExamples, { permission: 'CLUSTER:{id}:READ' }),
  },
  listZoneServers: {
    method: 'GET',
    path: '/api/v2/ob/clusters/:id/zones/:zoneName/servers',
    summary: 'List the OBServers of a zone',
    description: 'The OBServers of one zone, not paged.',
    pathParams: zonePath,
    ...answers(ocpContents(OcpServer), zoneErrors, listZoneServersExamples, {
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
    ...answers(ocpContents(OcpServer), readErrors, listServersExamples, { permission: 'CLUSTER:{id}:READ' }),
  },
});
