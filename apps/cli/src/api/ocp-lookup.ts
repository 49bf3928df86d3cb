import type { OcpClient, OcpCluster, OcpServer } from '@obstop/client/ocp';
import { CliFault } from '../cli-fault.ts';
import type { Messages } from '../messages/en.ts';
import type { ClusterView, ServerView } from './api.ts';

const isId = (name: string) => /^[1-9]\d*$/.test(name);

/** OCP’s id of a cluster that is named by id or name. Throws CliFault `notFound`, or `usage` where several have the name. */
export async function clusterIdOf(ocp: OcpClient, name: string, text: Messages): Promise<string> {
  if (isId(name)) return name;
  const { items } = await ocp.clusters.list({ name, size: 2000 });
  const ids = items.filter((cluster) => cluster.name === name).map(({ id }) => String(id));
  const [id, ...others] = ids;
  if (id === undefined) throw new CliFault('notFound', text.error.clusterNotFound(name));
  if (others.length > 0) throw new CliFault('usage', text.error.clusterAmbiguous(name, ids.join(', ')));
  return id;
}

/** OCP’s id of an OBServer that is named by id or `ip:port` (the RPC port). Throws CliFault `notFound`. */
export async function serverIdOf(
  ocp: OcpClient,
  clusterId: string,
  name: string,
  text: Messages,
): Promise<string> {
  if (isId(name)) return name;
  const { items } = await ocp.servers.list(clusterId);
  const found = items.find((server) => addressOf(server) === name);
  if (!found) throw new CliFault('notFound', text.error.serverNotFound(name));
  return String(found.id);
}

const addressOf = ({ ip, port }: OcpServer) => `${ip.includes(':') ? `[${ip}]` : ip}:${port}`;

/** A cluster of OCP as it is shown. */
export function viewOf(cluster: OcpCluster): ClusterView {
  return {
    id: String(cluster.id),
    name: cluster.name,
    status: cluster.status,
    ...(cluster.obVersion === undefined ? {} : { version: cluster.obVersion }),
    zones: cluster.zones.map((zone) => ({
      name: zone.name,
      status: zone.status,
      servers: zone.servers.map(serverView),
    })),
  };
}

const serverView = (server: OcpServer): ServerView => ({
  id: String(server.id),
  address: addressOf(server),
  zone: server.zoneName,
  status: server.status,
  ...(server.version === undefined ? {} : { version: server.version }),
});
