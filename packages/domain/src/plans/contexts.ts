import type { Target } from '../stop-request.ts';
import { targetServers } from '../target.ts';
import type { TaskContext } from '../task.ts';
import type { Cluster, Server, Zone } from '../topology.ts';

// Keys and their order are those of OCP's sample answers; the text dialect prints them in this order.

function serverIds(cluster: Cluster, target: Target): string[] {
  return targetServers(cluster, target).map((server) => String(server.id));
}

/** Context of a cluster operation; it has no target status, the end is fixed by the operation. */
export function clusterContext(cluster: Cluster, target: Target): TaskContext {
  return {
    stringMap: {
      cluster_name: cluster.name,
      cluster_id: String(cluster.id),
      former_cluster_status: cluster.status,
    },
    listMap: { server_ids: serverIds(cluster, target), zone_names: cluster.zones.map((zone) => zone.name) },
  };
}

/** Context of a cluster restart. OCP lists its servers by zone, because it is rolling. */
export function rollingContext(cluster: Cluster): TaskContext {
  const { stringMap } = clusterContext(cluster, { kind: 'cluster' });
  const byZone = cluster.zones.map(({ name }): [string, string[]] => [
    `${cluster.id}.${name}.server_ids`,
    serverIds(cluster, { kind: 'zones', zoneNames: [name] }),
  ]);
  return {
    stringMap,
    listMap: { ...Object.fromEntries(byZone), zone_names: cluster.zones.map(({ name }) => name) },
  };
}

/** Context of a zone operation. */
export function zoneContext(cluster: Cluster, target: Target, zone: Zone): TaskContext {
  return {
    stringMap: {
      cluster_name: cluster.name,
      cluster_id: String(cluster.id),
      ocpagent_service_name: 'agent',
      prohibit_rollback: 'false',
      former_cluster_status: cluster.status,
      zone_name: zone.name,
      target_cluster_status: cluster.status,
    },
    listMap: { server_ids: serverIds(cluster, target) },
  };
}

/**
 * Context of a server operation. Cluster and zone return to their former statuses, because one stopped server does not change
 * them.
 */
export function serverContext(cluster: Cluster, target: Target, zone: Zone, server: Server): TaskContext {
  return {
    stringMap: {
      cluster_id: String(cluster.id),
      former_cluster_status: cluster.status,
      target_zone_status: zone.status,
      former_zone_status: zone.status,
      zone_name: zone.name,
      target_cluster_status: cluster.status,
      server_id: String(server.id),
    },
    listMap: { server_ids: serverIds(cluster, target) },
  };
}
