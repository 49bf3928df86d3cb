import {
  type Cluster,
  killsProcesses,
  type ObshellTaskRequest,
  obshellRequestOf,
  type Server,
  type ServerId,
  serversOf,
  type Zone,
} from '@obstop/domain';
import { clusterOf, type StepContext } from '../step.ts';

/** What an obshell task works on, as it was asked for. */
export interface RequestedScope extends ObshellTaskRequest {
  kills: boolean;
  /** Whether the server is one of the target's. */
  hasServer(id: ServerId): boolean;
}

/** The requested scope with what the inventory has now. */
export interface Scope extends RequestedScope {
  cluster: Cluster;
  /** The target's servers. */
  servers: Server[];
  /** The zones that the target names: all of a cluster, none for servers. */
  zones: Zone[];
  /** The zones that its servers stand in. */
  touchedZones: Zone[];
}

/** Computed once per request: a task has many steps. */
const known = new WeakMap<ObshellTaskRequest, RequestedScope>();

/** Only the first step of a task computes it. */
export function requestedScopeOf({ task }: StepContext): RequestedScope {
  const request = obshellRequestOf(task);
  const found = known.get(request);
  if (found) return found;
  const ids = new Set(request.serverIds);
  const asked = { ...request, kills: killsProcesses(request), hasServer: (id: ServerId) => ids.has(id) };
  known.set(request, asked);
  return asked;
}

export async function scopeOf(context: StepContext): Promise<Scope> {
  const scope = requestedScopeOf(context);
  const { target } = scope;
  const cluster = await clusterOf(context);
  const servers = serversOf(cluster).filter(({ id }) => scope.hasServer(id));
  const isNamed = ({ name }: Zone) =>
    target.kind === 'cluster' || (target.kind === 'zones' && target.zoneNames.includes(name));
  return {
    ...scope,
    cluster,
    servers,
    zones: cluster.zones.filter(isNamed),
    touchedZones: cluster.zones.filter((zone) => zone.servers.some(({ id }) => scope.hasServer(id))),
  };
}

/** `ip:port` of the agent beside a server. */
export function agentAddress({ ip, agentPort }: Server): string {
  return ip.includes(':') ? `[${ip}]:${agentPort}` : `${ip}:${agentPort}`;
}
