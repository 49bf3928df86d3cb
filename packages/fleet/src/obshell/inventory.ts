/**
 * Owns: updating the inventory from the agents of the configured clusters, at start and at intervals.
 * Does not own: statuses of a cluster that a task holds; they are the task's until it ends.
 * Invariants: servers keep their ids; a cluster that cannot be reached is UNAVAILABLE, never removed.
 */
import type { ObshellInfo } from '@obstop/client/obshell';
import { type Cluster, type ClusterId, type Server, serverId, serversOf, type Zone } from '@obstop/domain';
import type { ClusterStore, ObshellFleetState, ObshellIdentity } from '@obstop/engine';
import { expectIdentity, identityOf } from './agent-identity.ts';
import { type AgentObservation, toAgentObservation } from './agent-observation.ts';
import { UnusableAgent } from './agent-reach.ts';
import type { Agents, AskOptions } from './agents.ts';
import type { AgentsByClusterOptions, ObshellCluster } from './agents-by-cluster.ts';
import { createKeyedMutex } from './keyed-mutex.ts';
import { clusterAsObserved } from './observed-cluster.ts';
import { type FoundServer, foundServers } from './topology.ts';

/** What the inventory is kept with. */
export interface ObshellInventoryOptions extends Pick<AgentsByClusterOptions, 'clusters' | 'clock'> {
  /** Of each cluster. */
  agents: ReadonlyMap<ClusterId, Agents>;
  store: ClusterStore;
  state: Pick<ObshellFleetState, 'load' | 'identity' | 'pin'>;
  /** Whether a task holds the cluster. */
  isHeld(id: ClusterId): Promise<boolean>;
  /** Called for each cluster that cannot be reached or used, once per reason. The reason holds no password. */
  onProblem?: (id: ClusterId, reason: string) => void;
}

/** The inventory of the clusters that obshell manages. */
export interface ObshellInventory {
  /** Enters the clusters that are not known yet, as UNAVAILABLE. */
  begin(): Promise<void>;
  /** Asks one cluster once. If it does not answer it becomes UNAVAILABLE. Rejects only where the store fails. */
  refresh(id: ClusterId, signal?: AbortSignal): Promise<void>;
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

interface Answer extends ObshellIdentity {
  obVersion: string;
  servers: FoundServer[];
  /** OceanBase itself listed the servers. */
  isWhole: boolean;
  observation(cluster: Cluster): AgentObservation;
}

/** `verify` rejects where the answer is another cluster's. */
async function ask(
  agents: Agents,
  askOptions: AskOptions,
  verify: (found: ObshellIdentity) => Promise<void>,
): Promise<Answer> {
  return agents.ask(async (client, options) => {
    const why = whyUnusable(await client.info(options));
    if (why !== undefined) throw new UnusableAgent(why);
    const statuses = await client.agents.status(options);
    const { agents: known, cluster } = await client.ob.info(options);
    const identity = identityOf(cluster);
    await verify(identity);
    return {
      ...identity,
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

/** Creates the inventory; it sends nothing before the first refresh. */
export function createObshellInventory(options: ObshellInventoryOptions): ObshellInventory {
  const { store, clock } = options;
  const told = new Map<ClusterId, string>();
  const runExclusive = createKeyedMutex();
  const verify = (id: ClusterId, found: ObshellIdentity) =>
    expectIdentity({ state: options.state, inventory: store }, id, found);

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

  async function refreshOne(cluster: ObshellCluster, agents: Agents, signal: AbortSignal): Promise<void> {
    const { id, name = `cluster ${id}` } = cluster;
    let answer: Answer | undefined;
    try {
      answer = await ask(agents, { signal }, (found) => verify(id, found));
      told.delete(id);
    } catch (error) {
      signal.throwIfAborted();
      tell(id, error instanceof Error ? error.message : String(error));
    }
    // Checked after the agents have answered: a task that has begun since sets the statuses.
    if (await options.isHeld(id)) return;
    const answered = answer;
    if (!answered) return unavailable(id, name);
    // One after the other: new servers must not get the same id.
    await runExclusive(0, signal, () => update(cluster, answered));
  }

  async function update({ id, name }: ObshellCluster, answer: Answer): Promise<void> {
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
    async begin() {
      for (const { id, name = `cluster ${id}` } of options.clusters)
        if (!(await store.get(id))) await unavailable(id, name);
    },
    async refresh(id, signal = new AbortController().signal) {
      const cluster = options.clusters.find((each) => each.id === id);
      const agents = options.agents.get(id);
      if (cluster && agents) await refreshOne(cluster, agents, signal);
    },
  };
}
