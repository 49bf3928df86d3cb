// Owns: the world as the fleet changes it, the faults of its calls, and the record of which runs looked before acting.
// Does not own: the inventory (the cluster store does).
// Invariants: a call whose signal is aborted has no effect any more; E4 as defined at `act`.

import type { ClusterId, ServerId } from '@obstop/domain';
import type { ClusterObservation, Fleet, FleetCall } from '@obstop/engine';
import type { MemoryTasks } from '@obstop/engine/testing';
import type { Checker } from './checker.ts';
import { type ClusterWorld, observed, worldOf } from './cluster-world.ts';
import { type FaultInjector, storeUnavailable, unavailableToFleet } from './fault-injector.ts';
import { expectOwner } from './fence.ts';
import { latency, scheduledCall } from './scheduled-call.ts';
import type { Owner, Scheduler } from './scheduler.ts';

/** What the fleets of every process share. */
export interface FleetModel {
  scheduler: Scheduler;
  faults: FaultInjector;
  checker: Checker;
  data: MemoryTasks;
  worlds: ReadonlyMap<ClusterId, ClusterWorld>;
  /** The last observation of each run of a step. A run uses one call object for all its calls. */
  observations: WeakMap<FleetCall, ClusterObservation>;
  /** Runs that met a machine which hangs; it does so for whoever takes the run up. */
  hanging: Set<string>;
}

/** A call that hangs until it is aborted. */
const hangs = { again: 24 * 3_600_000 };

/** One change of the world, unless it is so already. */
interface Act {
  label: string;
  servers: ServerId[];
  /** Whether the run's observation said that it is so already. Absent where the port allows the call all the same. */
  sawIt?(seen: ClusterObservation): boolean;
  isSo(): boolean;
  make(): void;
}

/** The fleet as one process sees it. */
export function fleetOf(model: FleetModel, owner: Owner, unreachable: ReadonlySet<ServerId>): Fleet {
  const { scheduler, faults, checker, worlds, observations, data, hanging } = model;
  const slow = latency(faults.random, 40_000);
  const quick = latency(faults.random, 50);
  const latencyMs = () => (faults.active() ? slow() : quick());

  function call<T>(
    label: string,
    { signal, taskId, subtaskId, run }: FleetCall,
    effect: () => Promise<T> | { again: number },
  ) {
    const thisRun = `${subtaskId}:${run}`;
    const outage = faults.storeFault();
    const fault = faults.active() && hanging.has(thisRun) ? 'hangs' : (outage ?? faults.fleetFault());
    if (fault === 'hangs') hanging.add(thisRun);
    const unavailable = faults.random.chance(0.5) ? storeUnavailable : unavailableToFleet;
    return scheduledCall<T>(scheduler, {
      owner,
      label: `${label} for task ${taskId}`,
      latencyMs,
      signal,
      ...(fault && fault !== 'hangs' && { fault }),
      failure: outage ? unavailable : (message) => new Error(message),
      landsWhenAborted: () => fault !== 'hangs' && faults.random.chance(0.3),
      effect: fault === 'hangs' ? () => hangs : effect,
      landed: () => faults.afterWrite(owner),
    });
  }

  /**
   * A run has looked before acting if it observed the cluster and the observation was not already what it asks for. The world
   * may have changed since, for instance by an old owner. The call then changes nothing and is no violation.
   */
  function act(by: FleetCall, { label, servers, sawIt, isSo, make }: Act): Promise<void> {
    return call(label, by, async () => {
      expectOwner(data, by);
      const record = data.records.get(by.taskId);
      const subtask = record?.task.subtasks.find(({ id }) => id === by.subtaskId);
      const underWay = subtask?.status === 'RUNNING' || subtask?.status === 'CANCELING';
      if (!underWay) checker.report(`${label} of subtask ${by.subtaskId}, which is ${subtask?.status}`);
      if (record && data.locks.get(record.task.clusterId) !== by.taskId)
        checker.report(`${label} for task ${by.taskId}, which does not hold the cluster`);
      const lost = servers.find((id) => unreachable.has(id));
      if (lost !== undefined) throw new Error(`server ${lost} is unreachable`);
      const seen = observations.get(by);
      if (sawIt && isSo() && (!seen || sawIt(seen)))
        checker.report(`${label} although it is so already: subtask ${by.subtaskId} did not look`);
      if (!isSo()) make();
    });
  }

  const bring = (by: FleetCall, id: ClusterId, zone: string, isolated: boolean) => {
    const set = worldOf(worlds, id).isolatedZones;
    return act(by, {
      label: `${isolated ? 'isolate' : 'resume'} ${zone} of ${id}`,
      servers: [],
      sawIt: ({ zones }) => zones.find(({ name }) => name === zone)?.isolated === isolated,
      isSo: () => set.has(zone) === isolated,
      make: () => void (isolated ? set.add(zone) : set.delete(zone)),
    });
  };
  const bringServer = (by: FleetCall, id: ClusterId, server: ServerId, isolated: boolean) => {
    const set = worldOf(worlds, id).isolatedServers;
    return act(by, {
      label: `${isolated ? 'isolate' : 'resume'} server ${server}`,
      servers: [],
      sawIt: ({ servers }) => servers.find((each) => each.id === server)?.isolated === isolated,
      isSo: () => set.has(server) === isolated,
      make: () => void (isolated ? set.add(server) : set.delete(server)),
    });
  };

  function die(world: ClusterWorld, server: ServerId): void {
    if (world.dying.has(server)) return;
    world.dying.add(server);
    scheduler.add({
      label: `process ${server} gone`,
      dueMs: scheduler.nowMs() + faults.random.below(20_000),
      run: () => {
        if (world.dying.delete(server)) world.alive.delete(server);
      },
    });
  }

  return {
    observe: (id, by) =>
      call(`observe ${id}`, by, async () => {
        const seen = observed(worldOf(worlds, id));
        observations.set(by, seen);
        return seen;
      }),
    isolateZone: (id, zone, by) => bring(by, id, zone, true),
    resumeZone: (id, zone, by) => bring(by, id, zone, false),
    isolateServer: (id, server, by) => bringServer(by, id, server, true),
    resumeServer: (id, server, by) => bringServer(by, id, server, false),
    minorFreeze: (_, servers, by) =>
      act(by, { label: `freeze ${servers.join()}`, servers, isSo: () => false, make: () => {} }),
    stopProcess: (id, server, how, by) => {
      const world = worldOf(worlds, id);
      const deaf = how === 'stop' && faults.active() && faults.random.chance(0.05);
      return act(by, {
        label: `${how} process ${server}`,
        servers: [server],
        sawIt: ({ servers }) => servers.find((each) => each.id === server)?.processAlive === false,
        isSo: () => !world.alive.has(server),
        make: () => {
          if (deaf) return;
          if (how === 'stop') return die(world, server);
          world.dying.delete(server);
          world.alive.delete(server);
        },
      });
    },
    startProcess: (id, server, by) => {
      const world = worldOf(worlds, id);
      return act(by, {
        label: `start process ${server}`,
        servers: [server],
        isSo: () => world.alive.has(server) && !world.dying.has(server),
        make: () => {
          world.dying.delete(server);
          world.alive.add(server);
        },
      });
    },
    waitForProcess: (id, server, alive, by) => {
      const { alive: living } = worldOf(worlds, id);
      return call(`wait for process ${server} ${alive ? 'to serve' : 'to go'}`, by, () =>
        living.has(server) === alive ? Promise.resolve() : { again: 15_000 + faults.random.below(60_000) },
      );
    },
  };
}
