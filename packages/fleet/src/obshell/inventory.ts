/**
 * Owns: updating the inventory from the agents of the configured clusters, at start and at intervals.
 * Does not own: statuses of a cluster that a task holds; they are the task's until it ends.
 * Invariants: servers keep their ids; a cluster that cannot be reached is UNAVAILABLE, never removed.
 */
import type { ObshellInfo } from '@obstop/client/obshell';
import { type Cluster, type ClusterId, type Server, serverId, serversOf, type Zone } from '@obstop/domain';
import type { ClusterStore, ObshellFleetState } from '@obstop/engine';
import { type AgentObservation, toAgentObservation } from './agent-observation.ts';
import type { Agents, AskOptions } from './agents.ts';
import { type AgentsByClusterOptions, agentsByCluster, type ObshellCluster } from './agents-by-cluster.ts';
import { clusterAsObserved } from './observed-cluster.ts';
import { type FoundServer, foundServers } from './topology.ts';

/** What the inventory is kept with. */
export interface ObshellInventoryOptions extends AgentsByClusterOptions {
  store: ClusterStore;
  state: Pick<ObshellFleetState, 'load'>;
  /** Whether a task holds the cluster. */
  isHeld(id: ClusterId): Promise<boolean>;
  /** Called for each cluster that cannot be reached or used, once per reason. The reason holds no password. */
  onProblem?: (id: ClusterId, reason: string) => void;
}

/** The inventory of the clusters that obshell manages. */
export interface ObshellInventory {
  /** Asks every cluster once. A cluster that does not answer becomes UNAVAILABLE. Rejects only where the store fails. */
  refresh(signal?: AbortSignal): Promise<void>;
}

/** OceanBase always has this tenant, with a voter in every zone, and it must keep its majority. Agents list no tenants. */
const sysTenant = (zones: readonly Zone[]): Cluster['tenants'] => [
  { id: 1, name: 'sys', mode: 'MYSQL', fullReplicaZones: zones.map(({ name }) => name) },
];

/** Why an agent cannot be used; undefined where it can. */
function whyUnusable({ identity, version }: ObshellInfo): string | undefined {
  if (identity !== 'CLUSTER AGENT') return `the agent is ${identity}, not CLUSTER AGENT`;
  const [major = 0, minor = 0, patch = 0] = version.split(/[.-]/).map(Number);
  const old = major < 4 || (major === 4 && (minor < 2 || (minor === 2 && patch < 3)));
  return old ? `obshell ${version} is older than 4.2.3` : undefined;
}

interface Answer {
  name: string;
  obClusterId: number;
  obVersion: string;
  servers: FoundServer[];
  /** OceanBase itself listed the servers. */
  isWhole: boolean;
  observation(cluster: Cluster): AgentObservation;
}

async function ask(agents: Agents, askOptions: AskOptions): Promise<Answer> {
  return agents.ask(async (client, options) => {
    const why = whyUnusable(await client.info(options));
    if (why !== undefined) throw new Error(why);
    const statuses = await client.agents.status(options);
    const { agents: known, cluster } = await client.ob.info(options);
    return {
      name: cluster.name,
      obClusterId: Number(cluster.id),
      obVersion: cluster.version,
      servers: foundServers(known, cluster.topology, statuses),
      isWhole: cluster.topology !== null,
      observation: (of) => toAgentObservation(of, statuses, cluster.topology),
    };
  }, askOptions);
}

/** The zones with these servers. Known ids and statuses stay. */
function zonesOf(found: readonly FoundServer[], before: Cluster | undefined, nextId: () => number): Zone[] {
  const known = before ? serversOf(before) : [];
  const idOf = ({ ip, agentPort }: FoundServer) =>
    known.find((each) => each.ip === ip && each.agentPort === agentPort);
  const names = [...new Set(found.map(({ zoneName }) => zoneName))].sort();
  return names.map((name): Zone => {
    const old = before?.zones.find((zone) => zone.name === name);
    const servers = found
      .filter(({ zoneName }) => zoneName === name)
      .map((each): Server => {
        const { status = 'UNAVAILABLE', innerStatus = 'INACTIVE', id } = idOf(each) ?? {};
        return { ...each, id: id ?? serverId(nextId()), status, innerStatus };
      })
      .sort((a, b) => a.id - b.id);
    return {
      name,
      idcName: old?.idcName ?? '',
      regionName: old?.regionName ?? '',
      status: old?.status ?? 'UNAVAILABLE',
      innerStatus: old?.innerStatus ?? 'INACTIVE',
      servers,
    };
  });
}

/** Creates the inventory; it sends nothing before the first refresh. Throws ObstopError for an address that is none. */
export function createObshellInventory(options: ObshellInventoryOptions): ObshellInventory {
  return inventoryBy(agentsByCluster(options), options);
}

/** As createObshellInventory, with given agents. */
export function inventoryBy(
  allAgents: ReadonlyMap<ClusterId, Agents>,
  options: Omit<ObshellInventoryOptions, 'pollIntervalMs' | 'requestTimeoutMs'>,
): ObshellInventory {
  const { store, clock } = options;
  const told = new Map<ClusterId, string>();

  function tell(id: ClusterId, reason: string): void {
    if (told.get(id) === reason) return;
    told.set(id, reason);
    options.onProblem?.(id, reason);
  }

  async function unavailable(id: ClusterId, name: string): Promise<void> {
    const before = await store.get(id);
    if (before) return store.setStatuses(id, { cluster: 'UNAVAILABLE' });
    const cluster: Cluster = {
      id,
      name,
      obClusterId: 0,
      obVersion: '',
      createdAtMs: clock.nowMs(),
      status: 'UNAVAILABLE',
      zones: [],
      tenants: [],
    };
    await store.put([cluster]);
  }

  async function refreshOne(
    { id, name }: ObshellCluster,
    agents: Agents,
    signal?: AbortSignal,
  ): Promise<void> {
    let answer: Answer | undefined;
    try {
      answer = await ask(agents, signal ? { signal } : {});
      told.delete(id);
    } catch (error) {
      signal?.throwIfAborted();
      tell(id, error instanceof Error ? error.message : String(error));
    }
    // Checked after the agents have answered: a task that has begun since sets the statuses.
    if (await options.isHeld(id)) return;
    if (!answer) return unavailable(id, name ?? `cluster ${id}`);
    const before = await store.get(id);
    let last = Math.max(0, ...(await store.list()).flatMap(serversOf).map((server) => server.id));
    const nextId = () => {
      last += 1;
      return last;
    };
    // While OceanBase does not answer, its former answer is better than what its agents know.
    const isKnown = !answer.isWhole && before !== undefined && before.zones.length > 0;
    const zones = isKnown ? before.zones : zonesOf(answer.servers, before, nextId);
    const found: Cluster = {
      id,
      name: name ?? answer.name,
      obClusterId: answer.obClusterId,
      obVersion: answer.obVersion,
      createdAtMs: before?.createdAtMs ?? clock.nowMs(),
      status: before?.status ?? 'UNAVAILABLE',
      zones,
      tenants: sysTenant(zones),
    };
    const { isolatedZones } = await options.state.load(id);
    const observed = clusterAsObserved(found, answer.observation(found), isolatedZones);
    if (JSON.stringify(observed) !== JSON.stringify(before) && !(await options.isHeld(id)))
      await store.put([observed]);
  }

  return {
    async refresh(signal) {
      // One after the other: new servers must not get the same id.
      for (const cluster of options.clusters) {
        const agents = allAgents.get(cluster.id);
        if (agents) await refreshOne(cluster, agents, signal);
      }
    },
  };
}
