import {
  type Cluster,
  type ClusterStatus,
  type Server,
  type ServerStatus,
  serversOf,
  type Zone,
  type ZoneStatus,
} from '@obstop/domain';
import { type AgentObservation, toClusterObservation } from './agent-observation.ts';

// Statuses of a cluster that no task works on. What was stopped on purpose stays stopped while the agents confirm it. What
// ended by itself is UNAVAILABLE. What a task left unfinished gets the observed status.

function serverStatus(
  server: Server,
  observation: AgentObservation,
  isolatedZones: readonly string[],
): ServerStatus {
  const state = observation.obState(server.id);
  const status = observation.status(server.id);
  // A stop that was under way has ended where its agent says that the process is gone; silence does not say so.
  const wasStopped =
    server.status === 'PROCESS_STOPPED' || (server.status === 'PROCESS_STOPPING' && state === 0);
  if (state === undefined || state === 0) return wasStopped ? 'PROCESS_STOPPED' : 'UNAVAILABLE';
  if (status === 'STOPPED') return 'SERVICE_STOPPED';
  const serves = status === 'ACTIVE' || isolatedZones.includes(server.zoneName);
  return serves || (status === undefined && state === 3) ? 'RUNNING' : 'UNAVAILABLE';
}

const isDown = ({ status }: Server) => status === 'PROCESS_STOPPED' || status === 'UNAVAILABLE';

function zoneStatus(zone: Zone, isolatedZones: readonly string[]): ZoneStatus {
  const allDown = zone.servers.every(isDown);
  if (isolatedZones.includes(zone.name)) return allDown ? 'STOPPED' : 'SERVICE_STOPPED';
  if (!allDown) return 'RUNNING';
  const byItself = zone.servers.some(({ status }) => status === 'UNAVAILABLE');
  if (byItself) return 'UNAVAILABLE';
  // A zone whose servers were stopped one by one stays RUNNING, as in OCP.
  return zone.status === 'RUNNING' ? 'RUNNING' : 'STOPPED';
}

function clusterStatus(servers: readonly Server[], before: ClusterStatus): ClusterStatus {
  const alive = servers.filter((server) => !isDown(server)).length;
  if (alive * 2 > servers.length) return 'RUNNING';
  const onPurpose = servers.length > 0 && servers.every(({ status }) => status === 'PROCESS_STOPPED');
  return onPurpose && before !== 'RUNNING' ? 'STOPPED' : 'UNAVAILABLE';
}

/** The cluster with statuses from an observation. */
export function clusterAsObserved(
  cluster: Cluster,
  observation: AgentObservation,
  isolatedZones: readonly string[],
): Cluster {
  const seen = toClusterObservation(cluster, observation, isolatedZones);
  const zones = cluster.zones.map((zone) => {
    const servers = zone.servers.map(
      (server): Server => ({
        ...server,
        status: serverStatus(server, observation, isolatedZones),
        innerStatus: seen.servers.find(({ id }) => id === server.id)?.innerStatus ?? 'INACTIVE',
      }),
    );
    const innerStatus = seen.zones.find(({ name }) => name === zone.name)?.innerStatus ?? 'INACTIVE';
    const next = { ...zone, servers, innerStatus };
    return { ...next, status: zoneStatus(next, isolatedZones) };
  });
  const found = { ...cluster, zones };
  return { ...found, status: clusterStatus(serversOf(found), cluster.status) };
}
