import {
  type Cluster,
  type ObshellTaskScope,
  obshellScopeOf,
  type Server,
  serversOf,
  type Zone,
} from '@obstop/domain';
import { clusterOf, type StepContext } from '../step.ts';

/** What an obshell task works on, in the inventory of now. */
export interface Scope extends ObshellTaskScope {
  cluster: Cluster;
  /** The target's servers. */
  servers: Server[];
  /** The zones that the target names: all of a cluster, none for servers. */
  zones: Zone[];
  /** The zones that its servers stand in. */
  touchedZones: Zone[];
}

export async function scopeOf(context: StepContext): Promise<Scope> {
  const scope = obshellScopeOf(context.task);
  const { target } = scope;
  const cluster = await clusterOf(context);
  const servers = serversOf(cluster).filter(({ id }) => scope.serverIds.includes(id));
  const isNamed = ({ name }: Zone) =>
    target.kind === 'cluster' || (target.kind === 'zones' && target.zoneNames.includes(name));
  return {
    ...scope,
    cluster,
    servers,
    zones: cluster.zones.filter(isNamed),
    touchedZones: cluster.zones.filter((zone) => servers.some(({ zoneName }) => zoneName === zone.name)),
  };
}

/** `ip:port` of the agent beside a server. */
export function agentAddress({ ip, agentPort }: Server): string {
  return ip.includes(':') ? `[${ip}]:${agentPort}` : `${ip}:${agentPort}`;
}
