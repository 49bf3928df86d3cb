import type { ObshellObInfo, ObshellStatus } from '@obstop/client/obshell';
import type { Server } from '@obstop/domain';
import { addressText } from './address.ts';

/** A server as the agents describe it. Its id and statuses come from the inventory. */
export type FoundServer = Omit<Server, 'id' | 'status' | 'innerStatus'>;

/** OceanBase's defaults, for a server that so far only its agent has reported. */
const defaultPorts = { rpcPort: 2882, sqlPort: 2881 };

/** The servers that OceanBase lists; while it does not answer, those beside the agents. */
export function foundServers(
  agents: ObshellObInfo['agents'],
  topology: ObshellObInfo['cluster']['topology'],
  statuses: Record<string, ObshellStatus>,
): FoundServer[] {
  if (topology)
    return Object.entries(topology).flatMap(([zoneName, servers]) =>
      servers.map(({ ip, port, sqlPort, agentPort, withRootServer }) => ({
        zoneName,
        ip,
        rpcPort: port,
        sqlPort,
        agentPort,
        withRootServer,
      })),
    );
  return agents.map(({ ip, port, zone }) => {
    const sqlPort = statuses[addressText({ ip, port })]?.sqlPort ?? defaultPorts.sqlPort;
    return { zoneName: zone, ip, agentPort: port, ...defaultPorts, sqlPort, withRootServer: false };
  });
}
