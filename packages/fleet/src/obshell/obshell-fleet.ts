/**
 * Owns: what each call of the Fleet port is in obshell's words.
 * Does not own: how it gets done (carry-out.ts), the inventory's statuses (ClusterStore), timeouts of steps (the runner).
 * Invariants: E4, E6 and E10 as in carry-out.ts; no password in an error, a log line or the state.
 */
import { type Cluster, type ClusterId, type Server, type ServerId, serversOf } from '@obstop/domain';
import type { ClusterStore, Fleet, FleetCall, FleetPeer } from '@obstop/engine';
import { agentAddress } from './address.ts';
import { carryOut, type Deed, type Part } from './carry-out.ts';
import { askingOf, lastOrder, memberOf, type OrderPorts, type Place, writerOf } from './last-order.ts';
import type { ObshellClusterState, ObshellFleetState } from './obshell-fleet-state.ts';
import { type ReachOptions, reach } from './reach.ts';
import { isAlive, isServing, look, observationOf } from './sight.ts';
import { createTurns } from './turns.ts';

/** What an obshell fleet is made of. */
export interface ObshellFleetOptions extends ReachOptions {
  /** Tells where servers are: the inventory as ObshellInventory keeps it. */
  inventory: Pick<ClusterStore, 'get'>;
  state: ObshellFleetState;
  /** For how long all agents may be away before a step fails; 300000 by default. A step's own timeout may come first. */
  outageMs?: number;
}

/**
 * A fleet of real clusters, through the obshell agents beside their observers. obshell runs one start or stop at a time, so
 * what the subtasks of a node want is done by one DAG, with all of them in its scope.
 */
export function createObshellFleet(options: ObshellFleetOptions): Fleet {
  const { state, clock, inventory, pollIntervalMs = 1000, outageMs = 300_000 } = options;
  const ports: OrderPorts = { state, clock, pollIntervalMs, outageMs };
  const takeTurn = createTurns();
  const allAgents = reach(options);

  function placeOf(clusterId: ClusterId): Place {
    const agents = allAgents.get(clusterId);
    const configured = options.clusters.find(({ id }) => id === clusterId);
    if (!agents || !configured) throw new Error(`cluster ${clusterId} is not in the configuration`);
    const cluster = async (): Promise<Cluster> => {
      const found = await inventory.get(clusterId);
      if (!found) throw new Error(`cluster ${clusterId} is not known yet: none of its agents has answered`);
      return found;
    };
    return { clusterId, agents, cluster, forcePassDag: configured.forcePassDag ?? [] };
  }

  async function serverOf(place: Place, id: ServerId): Promise<Server> {
    const server = serversOf(await place.cluster()).find((each) => each.id === id);
    if (!server) throw new Error(`server ${id} is not in cluster ${place.clusterId}`);
    return server;
  }

  const inTurn = (place: Place, deed: Deed, call: FleetCall) =>
    takeTurn(place.clusterId, call.signal, () => carryOut(ports, place, deed, call));

  async function sightOf(place: Place, call: FleetCall) {
    const cluster = await place.cluster();
    return { cluster, sight: await look(cluster, place.agents, askingOf(ports, call)) };
  }

  /** The call's own server first, then those of its peers. */
  async function serverParts(
    place: Place,
    own: ServerId,
    call: FleetCall,
    isDone: (server: Server) => Part['isDone'],
  ): Promise<[Part, ...Part[]]> {
    const part = async (id: ServerId, member: string): Promise<Part> => {
      const server = await serverOf(place, id);
      return { target: agentAddress(server), member, isDone: isDone(server) };
    };
    const ofPeer = ({ subtaskId, run, target }: FleetPeer) =>
      target.kind === 'server' ? [part(target.serverId, memberOf({ subtaskId, run }))] : [];
    return [await part(own, memberOf(call)), ...(await Promise.all((call.peers ?? []).flatMap(ofPeer)))];
  }

  const zoneDeed = (
    verb: 'isolate' | 'start',
    zoneName: string,
    call: FleetCall,
    isDone: (state: ObshellClusterState) => boolean,
  ): Deed => ({
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
      const place = placeOf(clusterId);
      // What was asked for may still be under way: what would be seen now could be otherwise a moment later.
      const { order } = await state.load(clusterId);
      if (order && order.end === undefined)
        await takeTurn(clusterId, call.signal, async () => {
          await (await lastOrder(ports, place, call)).review();
        });
      const { cluster, sight } = await sightOf(place, call);
      const { isolatedZones } = await state.load(clusterId);
      return observationOf(cluster, sight, isolatedZones);
    },

    async isolateZone(clusterId, zoneName, call) {
      const deed = zoneDeed('isolate', zoneName, call, (now) => now.isolatedZones.includes(zoneName));
      await inTurn(placeOf(clusterId), deed, call);
    },

    async resumeZone(clusterId, zoneName, call) {
      const deed = zoneDeed('start', zoneName, call, (now) => !now.isolatedZones.includes(zoneName));
      await inTurn(placeOf(clusterId), deed, call);
    },

    async isolateServer(clusterId, serverId, call) {
      const place = placeOf(clusterId);
      const parts = await serverParts(place, serverId, { ...call, peers: [] }, ({ id }) => (sight) => {
        return sight.status(id) === 'STOPPED';
      });
      await inTurn(place, { verb: 'isolate', scope: 'SERVER', parts, showsAtOnce: true }, call);
    },

    async resumeServer(clusterId, serverId, call) {
      const place = placeOf(clusterId);
      const parts = await serverParts(place, serverId, { ...call, peers: [] }, ({ id }) => (sight) => {
        const status = sight.status(id);
        return status !== undefined && status !== 'STOPPED';
      });
      await inTurn(place, { verb: 'start', scope: 'SERVER', parts, showsAtOnce: true }, call);
    },

    async minorFreeze(clusterId, serverIds, call) {
      await takeTurn(clusterId, call.signal, async () => {
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
      const place = placeOf(clusterId);
      const { freeze } = await state.load(clusterId);
      const freezes = (id: ServerId) => freeze?.taskId === call.taskId && freeze.serverIds.includes(id);
      // Those of one kind go together: a DAG freezes all of its targets or none.
      const alike = (call.peers ?? []).filter(
        ({ target }) => target.kind === 'server' && freezes(target.serverId) === freezes(serverId),
      );
      const parts = await serverParts(place, serverId, { ...call, peers: alike }, (server) => (sight) => {
        return sight.obState(server.id) === 0;
      });
      const verb = freezes(serverId) ? 'terminate' : 'force';
      await inTurn(place, { verb, scope: 'SERVER', parts, showsAtOnce: true }, call);
    },

    async startProcess(clusterId, serverId, call) {
      const place = placeOf(clusterId);
      const parts = await serverParts(place, serverId, call, (server) => (sight, now) => {
        return isServing(sight, server, now.isolatedZones);
      });
      await inTurn(place, { verb: 'start', scope: 'SERVER', parts, showsAtOnce: false }, call);
    },

    async waitForProcess(clusterId, serverId, alive, call) {
      const place = placeOf(clusterId);
      for (;;) {
        const { cluster, sight } = await sightOf(place, call);
        const server = serversOf(cluster).find(({ id }) => id === serverId);
        if (!server) throw new Error(`server ${serverId} is not in cluster ${clusterId}`);
        const { isolatedZones } = await state.load(clusterId);
        const isSo = alive ? isServing(sight, server, isolatedZones) : !isAlive(sight, server);
        if (isSo) return call.log(`${agentAddress(server)}: process ${alive ? 'serves' : 'is gone'}`);
        await clock.sleep(pollIntervalMs, call.signal);
      }
    },
  };
}
