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
  SimulatedFleetState,
  SimulatedServer,
  SimulatedZone,
  StatusWriter,
  StruckCluster,
} from '@obstop/engine';
import { createCallGate, type Struck } from './call-gate.ts';
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

  async function clusterNow(clusterId: ClusterId, of?: ServerId): Promise<StruckCluster & Struck> {
    const cluster = await state.load(clusterId, of);
    if (cluster === undefined) throw new Error(`cluster ${clusterId} is not in the simulated fleet`);
    return { ...cluster, subjects: [{ clusterId }] };
  }

  async function zoneNow(clusterId: ClusterId, zoneName: string): Promise<Struck & { zone: SimulatedZone }> {
    const { zones, faults } = await clusterNow(clusterId);
    const zone = zones.find(({ name }) => name === zoneName);
    if (zone === undefined) throw new Error(`zone ${zoneName} is not in simulated cluster ${clusterId}`);
    return { zone, subjects: [{ clusterId, zoneName }], faults };
  }

  async function serverNow(clusterId: ClusterId, serverId: ServerId): Promise<SeenServer> {
    const { servers, faults } = await clusterNow(clusterId, serverId);
    const server = servers.find(({ id }) => id === serverId);
    if (server === undefined) throw new Error(`server ${serverId} is not in simulated cluster ${clusterId}`);
    const subject = { clusterId, zoneName: server.zoneName, serverId };
    return { server, subject, subjects: [subject], faults };
  }

  async function serversNow(
    clusterId: ClusterId,
    ids: ServerId[],
  ): Promise<Struck & { servers: SimulatedServer[] }> {
    const seen = await Promise.all(ids.map((id) => serverNow(clusterId, id)));
    return {
      servers: seen.map(({ server }) => server),
      subjects: seen.map(({ subject }) => subject),
      faults: seen[0]?.faults ?? [],
    };
  }

  async function setZoneIsolated(
    operation: FleetOperation,
    clusterId: ClusterId,
    zoneName: string,
    isolated: boolean,
    call: FleetCall,
  ): Promise<void> {
    const { zone } = await gate.enter(operation, () => zoneNow(clusterId, zoneName), call);
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
    const { server } = await gate.enter(operation, () => serverNow(clusterId, serverId), call);
    const sql = `ALTER SYSTEM ${isolated ? 'STOP' : 'START'} SERVER ${serverId}`;
    if (server.isolated === isolated) return call.log(`${sql}: already so`);
    await state.save(clusterId, { servers: [{ ...server, isolated }] }, writerOf(call));
    call.log(sql);
  }

  return {
    async observe(clusterId, call, of) {
      const { zones, servers, faults } = await gate.enter('observe', () => clusterNow(clusterId, of), call);
      const nowMs = clock.nowMs();
      const seen = servers.map((server) => {
        const subject = { clusterId, zoneName: server.zoneName, serverId: server.id };
        const processAlive = isAlive(server, nowMs);
        const reachable = faultsOfKind(faults, 'unreachable', subject).length === 0;
        return {
          zoneName: server.zoneName,
          id: server.id,
          processAlive,
          isolated: server.isolated,
          innerStatus: inner(processAlive && reachable),
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
      const look = () => serversNow(clusterId, serverIds);
      const { servers, subjects, faults } = await gate.enter('minorFreeze', look, call);
      for (const subject of subjects) refuseUnreachable(faults, subject);
      const nowMs = clock.nowMs();
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
      const look = () => serverNow(clusterId, serverId);
      const { server, subject, faults } = await gate.enter('stopProcess', look, call);
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
      const look = () => serverNow(clusterId, serverId);
      const { server, subject, faults } = await gate.enter('startProcess', look, call);
      refuseUnreachable(faults, subject);
      const next = withStartOrStop(server, true, clock.nowMs(), drawLatencyMs(processLatency, random));
      if (next === undefined)
        return call.log(`start server ${serverId}: its process is there or starting already`);
      await state.save(clusterId, { servers: [next] }, writerOf(call));
      call.log(`start server ${serverId}: process started`);
    },

    async waitForProcess(clusterId, serverId, alive, call) {
      const look = () => serverNow(clusterId, serverId);
      let { server, subject, faults } = await gate.enter('waitForProcess', look, call);
      for (;;) {
        refuseUnreachable(faults, subject);
        if (isAlive(server, clock.nowMs()) === alive)
          return call.log(`server ${serverId}: process ${alive ? 'serves' : 'is gone'}`);
        await clock.sleep(pollIntervalMs, call.signal);
        call.signal.throwIfAborted();
        ({ server, subject, faults } = await look());
      }
    },
  };
}

/** A server, and what strikes it. */
interface SeenServer extends Struck {
  server: SimulatedServer;
  subject: FaultSubject;
}

/** Absent where the call carries no epoch. */
function writerOf({ taskId, epoch }: FleetCall): StatusWriter | undefined {
  return epoch === undefined ? undefined : { taskId, epoch };
}

function refuseUnreachable(faults: Fault[], subject: FaultSubject): void {
  if (faultsOfKind(faults, 'unreachable', subject).length > 0)
    throw new Error(`server ${subject.serverId} (${subject.zoneName}) is unreachable (simulated)`);
}
