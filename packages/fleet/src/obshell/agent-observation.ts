import type { ObshellStatus, ObshellTopologyServer } from '@obstop/client/obshell';
import type { Cluster, InnerStatus, Server, ServerId } from '@obstop/domain';
import { serversOf } from '@obstop/domain';
import type { ClusterObservation } from '@obstop/engine';
import { addressText, agentAddress } from './address.ts';
import type { Agents, AskOptions } from './agents.ts';

/** What the agents of a cluster say of its servers. */
export interface AgentObservation {
  /** Of a server's process: 0 none, 1 no connection, 2 restricted, 3 serves; undefined: its agent does not answer. */
  obState(id: ServerId): number | undefined;
  /** Of a server: ACTIVE, INACTIVE, or STOPPED where the server itself is isolated; undefined: OceanBase does not answer. */
  status(id: ServerId): string | undefined;
  /** Some agent is locked by a DAG. */
  underMaintenance: boolean;
}

/** Finds each server's part in the agents' answers by its address. */
export function toAgentObservation(
  cluster: Cluster,
  statuses: Record<string, ObshellStatus>,
  topology: Record<string, ObshellTopologyServer[]> | null,
): AgentObservation {
  const states = new Map(
    Object.entries(statuses).map(([key, status]) => [
      status.agent ? addressText(status.agent) : key,
      status.obState,
    ]),
  );
  const observers = new Map(
    Object.values(topology ?? {}).flatMap((servers) =>
      servers.map(({ ip, agentPort, status }) => [
        addressText({ ip, port: agentPort }),
        status.toUpperCase(),
      ]),
    ),
  );
  const addresses = new Map(serversOf(cluster).map((server) => [server.id, agentAddress(server)]));
  const of = <T>(map: Map<string, T>, id: ServerId) => map.get(addresses.get(id) ?? '');
  return {
    obState: (id) => of(states, id),
    status: (id) => of(observers, id),
    underMaintenance: Object.values(statuses).some(({ underMaintenance }) => underMaintenance),
  };
}

/** Asks the agents for the state of the cluster. */
export async function observeAgents(
  cluster: Cluster,
  agents: Agents,
  askOptions: AskOptions,
): Promise<AgentObservation> {
  const [statuses, info] = await agents.ask(
    async (client, options) => [await client.agents.status(options), await client.ob.info(options)] as const,
    askOptions,
  );
  return toAgentObservation(cluster, statuses, info.cluster.topology);
}

/**
 * Whether the process lives. A server whose agent does not answer counts as alive, unless its status says that the process was
 * stopped: silence must not pass for a finished stop.
 */
export function isAlive(observation: AgentObservation, server: Server): boolean {
  const state = observation.obState(server.id);
  return state === undefined ? server.status !== 'PROCESS_STOPPED' : state > 0;
}

/** Whether the process serves. In an isolated zone an agent may only say that the process exists. */
export function isServing(
  observation: AgentObservation,
  server: Server,
  isolatedZones: readonly string[],
): boolean {
  const state = observation.obState(server.id) ?? 0;
  return state === 3 || (state > 0 && isolatedZones.includes(server.zoneName));
}

const inner = (active: boolean): InnerStatus => (active ? 'ACTIVE' : 'INACTIVE');

/** The observation in the form of the Fleet port. */
export function toClusterObservation(
  cluster: Cluster,
  observation: AgentObservation,
  isolatedZones: readonly string[],
): ClusterObservation {
  // STOPPED says that the server is isolated, not whether OceanBase counts it as active: it does while its process lives.
  const isActive = ({ id }: Server) => {
    const status = observation.status(id);
    return status === 'ACTIVE' || (status === 'STOPPED' && (observation.obState(id) ?? 0) > 0);
  };
  return {
    zones: cluster.zones.map(({ name, servers }) => {
      const isolated = isolatedZones.includes(name);
      return { name, isolated, innerStatus: inner(!isolated && servers.some(isActive)) };
    }),
    servers: serversOf(cluster).map((server) => ({
      id: server.id,
      processAlive: isAlive(observation, server),
      isolated: observation.status(server.id) === 'STOPPED',
      innerStatus: inner(isActive(server)),
    })),
  };
}
