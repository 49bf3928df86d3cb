/**
 * Owns: the translation of the Fleet port's calls into obshell's.
 * Does not own: carrying them out (carry-out.ts), the inventory's statuses (ClusterStore), timeouts of steps (the runner).
 * Invariants: E4, E6 and E10 as in carry-out.ts; no password in an error, a log line or the state.
 */
import { type Cluster, type ClusterId, type Server, type ServerId, serversOf } from '@obstop/domain';
import type {
  ClusterStore,
  Fleet,
  FleetCall,
  FleetSibling,
  ObshellClusterState,
  ObshellFleetState,
} from '@obstop/engine';
import { agentAddress } from './address.ts';
import { isAlive, isServing, observeAgents, toClusterObservation } from './agent-observation.ts';
import type { Agents } from './agents.ts';
import type { AgentsByClusterOptions } from './agents-by-cluster.ts';
import { carryOut, type WantedChange, type WantedPart } from './carry-out.ts';
import { createKeyedMutex } from './keyed-mutex.ts';
import {
  askOptionsOf,
  lastOrder,
  type ManagedCluster,
  memberOf,
  type OrderPorts,
  writerOf,
} from './last-order.ts';

/** Whether an observation shows that the change of a server is done. */
type IsDone = (server: Server, ...found: Parameters<WantedPart['isDone']>) => boolean;

/** What an obshell fleet is made of. */
export interface ObshellFleetOptions
  extends Pick<AgentsByClusterOptions, 'clusters' | 'clock' | 'pollIntervalMs'> {
  /** Of each cluster. */
  agents: ReadonlyMap<ClusterId, Agents>;
  /** Has the servers' addresses: the inventory that ObshellInventory keeps. */
  inventory: Pick<ClusterStore, 'get'>;
  state: ObshellFleetState;
  /** For how long all agents may be away before a step fails; 300000 by default. A step's own timeout may come first. */
  outageMs?: number;
}

/**
 * A fleet of real clusters, through the obshell agents beside their observers. obshell runs one start or stop at a time. One
 * DAG therefore does the work of all subtasks of a node, with all their targets in its scope.
 */
export function createObshellFleet(options: ObshellFleetOptions): Fleet {
  const { state, clock, inventory, pollIntervalMs = 1000, outageMs = 300_000 } = options;
  const ports: OrderPorts = { state, clock, pollIntervalMs, outageMs };
  const runExclusive = createKeyedMutex();

  function managedCluster(clusterId: ClusterId): ManagedCluster {
    const agents = options.agents.get(clusterId);
    const configured = options.clusters.find(({ id }) => id === clusterId);
    if (!agents || !configured) throw new Error(`cluster ${clusterId} is not in the configuration`);
    const cluster = async (): Promise<Cluster> => {
      const found = await inventory.get(clusterId);
      if (!found) throw new Error(`cluster ${clusterId} is not known yet: none of its agents has answered`);
      return found;
    };
    return { clusterId, agents, cluster, forcePassDag: configured.forcePassDag ?? [] };
  }

  async function serverOf(managed: ManagedCluster, id: ServerId): Promise<Server> {
    const server = serversOf(await managed.cluster()).find((each) => each.id === id);
    if (!server) throw new Error(`server ${id} is not in cluster ${managed.clusterId}`);
    return server;
  }

  const carryOutAlone = (managed: ManagedCluster, change: WantedChange, call: FleetCall) =>
    runExclusive(managed.clusterId, call.signal, () => carryOut(ports, managed, change, call));

  async function observe(managed: ManagedCluster, call: FleetCall) {
    const cluster = await managed.cluster();
    return { cluster, observation: await observeAgents(cluster, managed.agents, askOptionsOf(ports, call)) };
  }

  /** The call's own server first, then those of its siblings that want the same. */
  async function serverParts(
    managed: ManagedCluster,
    own: ServerId,
    call: FleetCall,
    isDone: IsDone,
    siblings: readonly FleetSibling[] = call.siblingsStillAhead ?? [],
  ): Promise<[WantedPart, ...WantedPart[]]> {
    const part = async (id: ServerId, member: string): Promise<WantedPart> => {
      const server = await serverOf(managed, id);
      return { target: agentAddress(server), member, isDone: (...found) => isDone(server, ...found) };
    };
    const ofSibling = ({ subtaskId, run, target }: FleetSibling) =>
      target.kind === 'server' ? [part(target.serverId, memberOf({ subtaskId, run }))] : [];
    return [await part(own, memberOf(call)), ...(await Promise.all(siblings.flatMap(ofSibling)))];
  }

  const zoneChange = (
    verb: 'isolate' | 'start',
    zoneName: string,
    call: FleetCall,
    isDone: (state: ObshellClusterState) => boolean,
  ): WantedChange => ({
    verb,
    scope: 'ZONE',
    parts: [
      {
        target: zoneName,
        member: memberOf(call),
        isDone: (_, now) => isDone(now),
      },
    ],
    showsAtOnce: true,
  });

  return {
    async observe(clusterId, call) {
      const managed = managedCluster(clusterId);
      // The last order may still be under way; an observation before its end would soon be wrong.
      const { order } = await state.load(clusterId);
      if (order && order.end === undefined)
        await runExclusive(clusterId, call.signal, async () => {
          await (await lastOrder(ports, managed, call)).review();
        });
      const { cluster, observation } = await observe(managed, call);
      const { isolatedZones } = await state.load(clusterId);
      return toClusterObservation(cluster, observation, isolatedZones);
    },

    async isolateZone(clusterId, zoneName, call) {
      const change = zoneChange('isolate', zoneName, call, (now) => now.isolatedZones.includes(zoneName));
      await carryOutAlone(managedCluster(clusterId), change, call);
    },

    async resumeZone(clusterId, zoneName, call) {
      const change = zoneChange('start', zoneName, call, (now) => !now.isolatedZones.includes(zoneName));
      await carryOutAlone(managedCluster(clusterId), change, call);
    },

    async isolateServer(clusterId, serverId, call) {
      const managed = managedCluster(clusterId);
      const isDone: IsDone = ({ id }, observation) => observation.status(id) === 'STOPPED';
      const parts = await serverParts(managed, serverId, call, isDone, []);
      await carryOutAlone(managed, { verb: 'isolate', scope: 'SERVER', parts, showsAtOnce: true }, call);
    },

    async resumeServer(clusterId, serverId, call) {
      const managed = managedCluster(clusterId);
      const isDone: IsDone = ({ id }, observation) => {
        const status = observation.status(id);
        return status !== undefined && status !== 'STOPPED';
      };
      const parts = await serverParts(managed, serverId, call, isDone, []);
      await carryOutAlone(managed, { verb: 'start', scope: 'SERVER', parts, showsAtOnce: true }, call);
    },

    async minorFreeze(clusterId, serverIds, call) {
      await runExclusive(clusterId, call.signal, async () => {
        const now = await state.load(clusterId);
        const { taskId } = call;
        const before = now.freeze?.taskId === taskId ? now.freeze.serverIds : [];
        const freeze = { taskId, serverIds: [...new Set([...before, ...serverIds])] };
        await state.save(clusterId, { ...now, freeze }, writerOf(call));
      });
      call.log(
        'obshell freezes and ends processes in one DAG: the freeze comes with the end of the processes',
      );
    },

    async stopProcess(clusterId, serverId, _how, call) {
      const managed = managedCluster(clusterId);
      const { freeze } = await state.load(clusterId);
      const freezes = (id: ServerId) => freeze?.taskId === call.taskId && freeze.serverIds.includes(id);
      // A DAG freezes all of its targets or none, so that only siblings of the same kind go together.
      const alike = (call.siblingsStillAhead ?? []).filter(
        ({ target }) => target.kind === 'server' && freezes(target.serverId) === freezes(serverId),
      );
      const isDone: IsDone = ({ id }, observation) => observation.obState(id) === 0;
      const parts = await serverParts(managed, serverId, call, isDone, alike);
      const verb = freezes(serverId) ? 'terminate' : 'force';
      await carryOutAlone(managed, { verb, scope: 'SERVER', parts, showsAtOnce: true }, call);
    },

    async startProcess(clusterId, serverId, call) {
      const managed = managedCluster(clusterId);
      const isDone: IsDone = (server, observation, { isolatedZones }) =>
        isServing(observation, server, isolatedZones);
      const parts = await serverParts(managed, serverId, call, isDone);
      await carryOutAlone(managed, { verb: 'start', scope: 'SERVER', parts, showsAtOnce: false }, call);
    },

    async waitForProcess(clusterId, serverId, alive, call) {
      const managed = managedCluster(clusterId);
      for (;;) {
        const { cluster, observation } = await observe(managed, call);
        const server = serversOf(cluster).find(({ id }) => id === serverId);
        if (!server) throw new Error(`server ${serverId} is not in cluster ${clusterId}`);
        const { isolatedZones } = await state.load(clusterId);
        const isSo = alive ? isServing(observation, server, isolatedZones) : !isAlive(observation, server);
        if (isSo) return call.log(`${agentAddress(server)}: process ${alive ? 'serves' : 'is gone'}`);
        await clock.sleep(pollIntervalMs, call.signal);
      }
    },
  };
}
