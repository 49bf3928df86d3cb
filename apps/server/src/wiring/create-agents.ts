/**
 * Owns: putting together, for each cluster whose agent is served, who may call and what the calls do.
 * Does not own: HTTP servers, ports.
 */
import { type ClusterId, clusterId } from '@obstop/domain';
import type { AcceptPorts, Clock, OperatePorts } from '@obstop/engine';
import type { Store } from '@obstop/store';
import manifest from '../../package.json' with { type: 'json' };
import { createObshellAccess, type ObshellAccessOptions } from '../access/obshell/obshell-access.ts';
import { definedMembers } from '../config/defined-members.ts';
import type { ServerOptions } from '../config/options.ts';
import { agentHandlers } from '../http/obshell/agent-handlers.ts';
import { addressText, receivingAgent } from '../http/obshell/agents.ts';
import { clusterOf, createDagReader } from '../http/obshell/dag-reader.ts';
import { callsOf } from '../http/obshell/older-release.ts';
import { operateHandlers } from '../http/obshell/operate-handlers.ts';
import { sessionHandlers } from '../http/obshell/session-handlers.ts';
import { stopHandlers } from '../http/obshell/stop-handlers.ts';
import type { ObshellSurfaceOptions } from '../http/obshell/surface.ts';
import { taskHandlers } from '../http/obshell/task-handlers.ts';
import { taskListHandlers } from '../http/obshell/task-list-handlers.ts';

/** What every agent stands on. */
export interface AgentPorts {
  store: Pick<Store, 'tasks' | 'clusters' | 'agentKeys' | 'replays'>;
  accept: AcceptPorts;
  operate: OperatePorts;
  clock: Clock;
  rootPassword: string;
  options: Pick<ServerOptions, 'agentPassword' | 'obshell'>;
  logins: Pick<ObshellAccessOptions, 'throttle' | 'rememberMs' | 'openBlocks'>;
  surface: Omit<ObshellSurfaceOptions, 'access' | 'handlers'>;
}

/** An agent that answers on a port of its own. */
export interface ListeningAgent {
  clusterId: number;
  url: string;
}

/** The agent of one cluster. */
function createAgent(id: ClusterId, ports: AgentPorts, startedAtMs: number) {
  const { store, clock, rootPassword, logins, options } = ports;
  const { agentPassword, obshell: { version: release, rsaBits } = {} } = options;
  const dagPorts = { tasks: store.tasks, clusters: store.clusters, clusterId: id };
  const access = createObshellAccess(
    definedMembers<ObshellAccessOptions>({
      ...{ clusterId: id, keys: store.agentKeys, replays: store.replays, clock },
      ...{ rootPassword, agentPassword, rsaBits, ...logins },
      agentAddress: async () => addressText(receivingAgent(await clusterOf(dagPorts))),
    }),
  );
  const reader = createDagReader(dagPorts);
  const facts = {
    pid: process.pid,
    startedAtMs,
    hasAgentPassword: agentPassword !== undefined,
    buildVersion: manifest.version,
    nowMs: clock.nowMs,
    publicKey: access.publicKey,
  };
  return {
    surface: {
      ...ports.surface,
      access,
      handlers: callsOf(
        {
          ...stopHandlers(ports.accept, reader, id),
          ...operateHandlers(ports.operate, reader),
          ...taskHandlers(reader),
          ...taskListHandlers(reader, () => clusterOf(dagPorts)),
          ...agentHandlers(dagPorts, facts),
          ...sessionHandlers(access),
        },
        release,
      ),
      ...(release && { release }),
    },
    setRootPassword: access.setRootPassword,
    close: access.close,
  };
}

/**
 * The agents that the options ask for; one cluster has one agent, on however many ports. Throws RangeError for a listener
 * of a cluster that is not in the inventory.
 */
export async function createAgents(ports: AgentPorts) {
  const startedAtMs = ports.clock.nowMs();
  const known = new Set((await ports.store.clusters.list()).map(({ id }) => Number(id)));
  const agents = new Map<number, ReturnType<typeof createAgent>>();
  const surfaceOf = (id: number): ObshellSurfaceOptions => {
    const agent = agents.get(id) ?? createAgent(clusterId(id), ports, startedAtMs);
    agents.set(id, agent);
    return agent.surface;
  };
  const { clusterId: mainId = 1, listeners = [] } = ports.options.obshell ?? {};
  const unknown = listeners.find((listener) => !known.has(listener.clusterId));
  if (unknown)
    throw new RangeError(`obshell.listeners names cluster ${unknown.clusterId}, which is not known`);
  return {
    /** For the main port; absent where the inventory has no such cluster. */
    main: known.has(mainId) ? surfaceOf(mainId) : undefined,
    listeners: listeners.map((listener) => ({ ...listener, surface: surfaceOf(listener.clusterId) })),
    setRootPassword: (password: string) => {
      for (const agent of agents.values()) agent.setRootPassword(password);
    },
    close: () => {
      for (const { close } of agents.values()) close();
    },
  };
}
