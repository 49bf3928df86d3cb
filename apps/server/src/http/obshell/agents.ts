import { type Cluster, type Server, type SubtaskTarget, serversOf } from '@obstop/domain';
import type { AgentAddress } from './ids.ts';

/** An agent and the server that it stands beside. */
export interface Agent extends AgentAddress {
  server: Server;
}

/** Every agent of the cluster: one for each server, zone by zone. */
export function agentsOf(cluster: Cluster): Agent[] {
  return serversOf(cluster).map((server) => ({ ip: server.ip, port: server.agentPort, server }));
}

/** The agent that this surface speaks for: the cluster's first. Throws RangeError for a cluster without servers. */
export function receivingAgent(cluster: Cluster): Agent {
  const [first] = agentsOf(cluster).sort((a, b) => a.server.id - b.server.id);
  if (!first) throw new RangeError(`cluster ${cluster.id} has no server and so no agent`);
  return first;
}

/** The agent whose part a subtask is; the receiving one for what is no single server's. */
export function agentOfTarget(cluster: Cluster, target: SubtaskTarget): Agent {
  if (target.kind !== 'server') return receivingAgent(cluster);
  const named = agentsOf(cluster).find(({ server }) => server.id === target.serverId);
  return named ?? receivingAgent(cluster);
}

export const isSameAddress = (a: AgentAddress, b: AgentAddress): boolean =>
  a.ip === b.ip && a.port === b.port;

export function findAgent(cluster: Cluster, address: AgentAddress): Agent | undefined {
  return agentsOf(cluster).find((agent) => isSameAddress(agent, address));
}

/** `ip:port`; an IPv6 address stands in brackets. */
export function addressText({ ip, port }: AgentAddress): string {
  return ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`;
}
