/**
 * Owns: what a fleet call does to the simulated clusters, how long it takes, and how faults strike it.
 * Does not own: the state (SimulatedFleetState keeps it), the inventory's statuses (ClusterStore), timeouts and retries (the runner).
 * Invariants: E4 every call looks before it acts; E6 every wait ends with the call's signal; E10 time and chance are handed in.
 */
import type { ClusterId, ServerId } from '@obstop/domain';
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
import { sightOf } from './observation.ts';
import { hasRespawned, isAlive, withProcessKilled, withStartOrStop } from './process-state.ts';

/** What one cluster takes its time for. */
export interface ClusterLatencies {
  step?: LatencyDistribution;
  /** As `step` by default. */
  process?: LatencyDistribution;
}

/** What a simulated fleet is made of. */
export interface SimulatedFleetOptions {
  state: SimulatedFleetState;
  clock: Clock;
  random: Random;
  /** How long each call takes before it acts. */
  stepLatency: LatencyDistribution;
  /** How long a process takes to end after a stop, or to serve after a start; as `stepLatency` by default. */
  processLatency?: LatencyDistribution;
  /** Latencies of clusters that have their own; what is absent is as for all. */
  latencies?: ReadonlyMap<ClusterId, ClusterLatencies>;
  /** How often a wait looks again; 100 by default. */
  pollIntervalMs?: number;
  /** Told when a call has seen an inner status that will change by itself: see createStatusFollower. */
  onLateStatus?: ((clusterId: ClusterId) => void) | undefined;
}

/**
 * A fleet without machines. Effects are durable in `state`; latency and faults are on demand. Two limits are not modelled: SQL
 * works without a living server, and any number of zones may be isolated at once, which the safety rules refuse before.
 */
export function createSimulatedFleet(options: SimulatedFleetOptions): Fleet {
  const { state, clock, random } = options;
  const stepLatencyOf = (id: ClusterId) => options.latencies?.get(id)?.step ?? options.stepLatency;
  const drawProcessLatencyMs = (id: ClusterId) => {
    const own = options.latencies?.get(id);
    return drawLatencyMs(own?.process ?? own?.step ?? options.processLatency ?? options.stepLatency, random);
  };
  const pollIntervalMs = options.pollIntervalMs ?? 100;
  const gate = createCallGate({ state, clock, random, latencyOf: stepLatencyOf });

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
    const { zone } = await gate.enter(operation, clusterId, () => zoneNow(clusterId, zoneName), call);
    const sql = `ALTER SYSTEM ${isolated ? 'STOP' : 'START'} ZONE '${zoneName}'`;
    if (zone.isolated === isolated) return call.log(`${sql}: already so`);
    await state.save(
      clusterId,
      { zones: [{ ...zone, isolated, isolationAtMs: clock.nowMs() }] },
      writerOf(call),
    );
    call.log(sql);
  }

  async function setServerIsolated(
    operation: FleetOperation,
    clusterId: ClusterId,
    serverId: ServerId,
    isolated: boolean,
    call: FleetCall,
  ): Promise<void> {
    const { server } = await gate.enter(operation, clusterId, () => serverNow(clusterId, serverId), call);
    const sql = `ALTER SYSTEM ${isolated ? 'STOP' : 'START'} SERVER ${serverId}`;
    if (server.isolated === isolated) return call.log(`${sql}: already so`);
    await state.save(clusterId, { servers: [{ ...server, isolated }] }, writerOf(call));
    call.log(sql);
  }

  return {
    async observe(clusterId, call, of) {
      const cluster = await gate.enter('observe', clusterId, () => clusterNow(clusterId, of), call);
      const { seen, changesAtMs } = sightOf(cluster, clock.nowMs());
      if (changesAtMs !== undefined) options.onLateStatus?.(clusterId);
      return of === undefined ? seen : { zones: [], servers: seen.servers };
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
      const { servers, subjects, faults } = await gate.enter('minorFreeze', clusterId, look, call);
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
      const { server, subject, faults } = await gate.enter('stopProcess', clusterId, look, call);
      refuseUnreachable(faults, subject);
      const nowMs = clock.nowMs();
      const next =
        how === 'kill'
          ? withProcessKilled(server, nowMs)
          : withStartOrStop(server, false, nowMs, drawProcessLatencyMs(clusterId));
      if (next === undefined)
        return call.log(`${how} server ${serverId}: its process is gone or ending already`);
      const ignored = faultsOfKind(faults, 'ignoreStop', subject).some(
        ({ rule }) => how === 'stop' || rule.ignoresKill === true,
      );
      const [supervisor] = faultsOfKind(faults, 'respawn', subject);
      const { turnsAtMs: goneAtMs = nowMs } = next;
      const again = supervisor && { respawnsAtMs: goneAtMs + (supervisor.rule.afterMs ?? 0) };
      if (!ignored) await state.save(clusterId, { servers: [{ ...next, ...again }] }, writerOf(call));
      call.log(`${how} server ${serverId}: signal sent to its process`);
    },

    async startProcess(clusterId, serverId, call) {
      const look = () => serverNow(clusterId, serverId);
      const { server, subject, faults } = await gate.enter('startProcess', clusterId, look, call);
      refuseUnreachable(faults, subject);
      const next = withStartOrStop(server, true, clock.nowMs(), drawProcessLatencyMs(clusterId));
      if (next === undefined)
        return call.log(`start server ${serverId}: its process is there or starting already`);
      await state.save(clusterId, { servers: [next] }, writerOf(call));
      call.log(`start server ${serverId}: process started`);
    },

    async waitForProcess(clusterId, serverId, alive, call) {
      const look = () => serverNow(clusterId, serverId);
      let seen = await gate.enter('waitForProcess', clusterId, look, call);
      for (;;) {
        const { server, subject, faults } = seen;
        refuseUnreachable(faults, subject);
        if (!alive && hasRespawned(server, clock.nowMs()))
          throw new Error(
            `server ${serverId}: its process ended and was started again, as a supervisor does (simulated)`,
          );
        if (isAlive(server, clock.nowMs()) === alive)
          return call.log(`server ${serverId}: process ${alive ? 'serves' : 'is gone'}`);
        await clock.sleep(pollIntervalMs + gate.agentLatencyMs(seen), call.signal);
        call.signal.throwIfAborted();
        seen = await look();
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
