/**
 * Owns: what a fleet call does to the simulated clusters, how long it takes, and how faults strike it.
 * Does not own: the state (SimulatedFleetState keeps it), the inventory's statuses (ClusterStore), timeouts and retries (the runner).
 * Invariants: E4 every call looks before it acts; E6 every wait ends with the call's signal; E10 time and chance are handed in.
 */
import type { ClusterId, InnerStatus, ServerId } from '@obstop/domain';
import type {
  Clock,
  Fault,
  Fleet,
  FleetCall,
  FleetOperation,
  LatencyDistribution,
  Random,
  SimulatedCluster,
  SimulatedFleetState,
  SimulatedServer,
  SimulatedZone,
  StatusWriter,
} from '@obstop/engine';
import { createCallGate } from './call-gate.ts';
import { type FaultSubject, faultsOfKind } from './faults.ts';
import { drawLatencyMs } from './latency.ts';
import { isAlive, withProcessKilled, withStartOrStop } from './process-state.ts';

/** What a simulated fleet is made of. */
export interface SimulatedFleetOptions {
  state: SimulatedFleetState;
  clock: Clock;
  random: Random;
  /** How long each call takes before it acts. */
  stepLatency: LatencyDistribution;
  /** How long a process takes to end after a stop, or to serve after a start; as `stepLatency` by default. */
  processLatency?: LatencyDistribution;
  /** How often a wait looks again; 100 by default. */
  pollIntervalMs?: number;
}

const inner = (active: boolean): InnerStatus => (active ? 'ACTIVE' : 'INACTIVE');

/**
 * A fleet without machines. Effects are durable in `state`; latency and faults are on demand. Two limits are not modelled: SQL
 * works without a living server, and any number of zones may be isolated at once, which the safety rules refuse before.
 */
export function createSimulatedFleet(options: SimulatedFleetOptions): Fleet {
  const { state, clock, random } = options;
  const processLatency = options.processLatency ?? options.stepLatency;
  const pollIntervalMs = options.pollIntervalMs ?? 100;
  const gate = createCallGate({ state, clock, random, latency: options.stepLatency });

  async function clusterNow(clusterId: ClusterId, of?: ServerId): Promise<SimulatedCluster> {
    const cluster = await state.load(clusterId, of);
    if (cluster === undefined) throw new Error(`cluster ${clusterId} is not in the simulated fleet`);
    return cluster;
  }

  async function zoneNow(clusterId: ClusterId, zoneName: string): Promise<SimulatedZone> {
    const zone = (await clusterNow(clusterId)).zones.find(({ name }) => name === zoneName);
    if (zone === undefined) throw new Error(`zone ${zoneName} is not in simulated cluster ${clusterId}`);
    return zone;
  }

  async function serverNow(clusterId: ClusterId, serverId: ServerId): Promise<SimulatedServer> {
    const server = (await clusterNow(clusterId, serverId)).servers.find(({ id }) => id === serverId);
    if (server === undefined) throw new Error(`server ${serverId} is not in simulated cluster ${clusterId}`);
    return server;
  }

  /** Passes the gate with the server's zone. Reads the server again after a latency. */
  async function enterForServer(
    operation: FleetOperation,
    clusterId: ClusterId,
    serverId: ServerId,
    call: FleetCall,
  ): Promise<{ server: SimulatedServer; subject: FaultSubject; faults: Fault[] }> {
    const before = await serverNow(clusterId, serverId);
    const subject = { clusterId, zoneName: before.zoneName, serverId };
    const { faults, hasWaited } = await gate.enter(operation, [subject], call);
    return { server: hasWaited ? await serverNow(clusterId, serverId) : before, subject, faults };
  }

  async function setZoneIsolated(
    operation: FleetOperation,
    clusterId: ClusterId,
    zoneName: string,
    isolated: boolean,
    call: FleetCall,
  ): Promise<void> {
    await gate.enter(operation, [{ clusterId, zoneName }], call);
    const zone = await zoneNow(clusterId, zoneName);
    const sql = `ALTER SYSTEM ${isolated ? 'STOP' : 'START'} ZONE '${zoneName}'`;
    if (zone.isolated === isolated) return call.log(`${sql}: already so`);
    await state.save(clusterId, { zones: [{ ...zone, isolated }] }, writerOf(call));
    call.log(sql);
  }

  async function setServerIsolated(
    operation: FleetOperation,
    clusterId: ClusterId,
    serverId: ServerId,
    isolated: boolean,
    call: FleetCall,
  ): Promise<void> {
    const { server } = await enterForServer(operation, clusterId, serverId, call);
    const sql = `ALTER SYSTEM ${isolated ? 'STOP' : 'START'} SERVER ${serverId}`;
    if (server.isolated === isolated) return call.log(`${sql}: already so`);
    await state.save(clusterId, { servers: [{ ...server, isolated }] }, writerOf(call));
    call.log(sql);
  }

  return {
    async observe(clusterId, call, of) {
      const { faults } = await gate.enter('observe', [{ clusterId }], call);
      const nowMs = clock.nowMs();
      const { zones, servers } = await clusterNow(clusterId, of);
      const seen = servers.map((server) => {
        const subject = { clusterId, zoneName: server.zoneName, serverId: server.id };
        const zoneIsolated = zones.some(({ name, isolated }) => name === server.zoneName && isolated);
        const processAlive = isAlive(server, nowMs);
        const reachable = faultsOfKind(faults, 'unreachable', subject).length === 0;
        return {
          zoneName: server.zoneName,
          id: server.id,
          processAlive,
          isolated: server.isolated,
          innerStatus: inner(processAlive && reachable && !server.isolated && !zoneIsolated),
        };
      });
      return {
        // A zone's state follows from its servers.
        zones: (of === undefined ? zones : []).map(({ name, isolated }) => {
          const alive = seen.some((server) => server.zoneName === name && server.processAlive);
          return { name, isolated, innerStatus: inner(!isolated && alive) };
        }),
        servers: seen.map(({ zoneName: _, ...server }) => server),
      };
    },

    isolateZone: (clusterId, zoneName, call) =>
      setZoneIsolated('isolateZone', clusterId, zoneName, true, call),
    resumeZone: (clusterId, zoneName, call) =>
      setZoneIsolated('resumeZone', clusterId, zoneName, false, call),
    isolateServer: (clusterId, serverId, call) =>
      setServerIsolated('isolateServer', clusterId, serverId, true, call),
    resumeServer: (clusterId, serverId, call) =>
      setServerIsolated('resumeServer', clusterId, serverId, false, call),

    async minorFreeze(clusterId, serverIds, call) {
      const named = await Promise.all(serverIds.map((id) => serverNow(clusterId, id)));
      const subjects = named.map(({ id, zoneName }) => ({ clusterId, zoneName, serverId: id }));
      const { faults } = await gate.enter('minorFreeze', subjects, call);
      for (const subject of subjects) refuseUnreachable(faults, subject);
      const nowMs = clock.nowMs();
      const servers = await Promise.all(serverIds.map((id) => serverNow(clusterId, id)));
      const alive = servers.filter((server) => isAlive(server, nowMs));
      await state.save(
        clusterId,
        { servers: alive.map((server) => ({ ...server, checkpointAtMs: nowMs })) },
        writerOf(call),
      );
      for (const server of servers)
        call.log(
          `MINOR FREEZE server ${server.id}: ${alive.includes(server) ? 'done' : 'no process, nothing to freeze'}`,
        );
    },

    async stopProcess(clusterId, serverId, how, call) {
      const { server, subject, faults } = await enterForServer('stopProcess', clusterId, serverId, call);
      refuseUnreachable(faults, subject);
      const nowMs = clock.nowMs();
      const next =
        how === 'kill'
          ? withProcessKilled(server, nowMs)
          : withStartOrStop(server, false, nowMs, drawLatencyMs(processLatency, random));
      if (next === undefined)
        return call.log(`${how} server ${serverId}: its process is gone or ending already`);
      const ignored = faultsOfKind(faults, 'ignoreStop', subject).some(
        ({ rule }) => how === 'stop' || rule.ignoresKill === true,
      );
      if (!ignored) await state.save(clusterId, { servers: [next] }, writerOf(call));
      call.log(`${how} server ${serverId}: signal sent to its process`);
    },

    async startProcess(clusterId, serverId, call) {
      const { server, subject, faults } = await enterForServer('startProcess', clusterId, serverId, call);
      refuseUnreachable(faults, subject);
      const next = withStartOrStop(server, true, clock.nowMs(), drawLatencyMs(processLatency, random));
      if (next === undefined)
        return call.log(`start server ${serverId}: its process is there or starting already`);
      await state.save(clusterId, { servers: [next] }, writerOf(call));
      call.log(`start server ${serverId}: process started`);
    },

    async waitForProcess(clusterId, serverId, alive, call) {
      let { server, subject, faults } = await enterForServer('waitForProcess', clusterId, serverId, call);
      for (;;) {
        refuseUnreachable(faults, subject);
        if (isAlive(server, clock.nowMs()) === alive)
          return call.log(`server ${serverId}: process ${alive ? 'serves' : 'is gone'}`);
        await clock.sleep(pollIntervalMs, call.signal);
        call.signal.throwIfAborted();
        faults = await state.listFaults();
        server = await serverNow(clusterId, serverId);
      }
    },
  };
}

/** Absent where the call carries no epoch. */
function writerOf({ taskId, epoch }: FleetCall): StatusWriter | undefined {
  return epoch === undefined ? undefined : { taskId, epoch };
}

function refuseUnreachable(faults: Fault[], subject: FaultSubject): void {
  if (faultsOfKind(faults, 'unreachable', subject).length > 0)
    throw new Error(`server ${subject.serverId} (${subject.zoneName}) is unreachable (simulated)`);
}
