import { clusterId, serverId, subtaskId, taskId } from '@obstop/domain';
import type { FaultDraft, FleetCall } from '@obstop/engine';
import { demoClusters } from '../simulated/demo-fleet.ts';
import { createFaultControl } from '../simulated/fault-control.ts';
import { createSimulatedFleet, type SimulatedFleetOptions } from '../simulated/simulated-fleet.ts';
import { simulatedFrom } from '../simulated/simulated-from.ts';
import { createInMemorySimulatedFleetState } from './in-memory-simulated-fleet-state.ts';
import { createJumpingClock } from './jumping-clock.ts';

export const cluster1 = clusterId(1);
export const server1 = serverId(1);
export const server2 = serverId(2);

/** The demo fleet in memory, its calls taking 10 ms and its processes 1,000 ms unless told otherwise. */
export async function demoHarness(options: Partial<SimulatedFleetOptions> = {}) {
  const state = options.state ?? createInMemorySimulatedFleetState();
  const clock = createJumpingClock(1_000_000);
  const lines: string[] = [];
  const controller = new AbortController();
  const call: FleetCall = {
    taskId: taskId(1),
    subtaskId: subtaskId(1),
    signal: controller.signal,
    log: (line) => lines.push(line),
  };
  await state.put(demoClusters(0).map(simulatedFrom));
  const make = () =>
    createSimulatedFleet({
      state,
      clock,
      random: () => 0.5,
      stepLatency: { kind: 'fixed', ms: 10 },
      processLatency: { kind: 'fixed', ms: 1_000 },
      ...options,
    });
  const fleet = make();
  const faultControl = createFaultControl(state, { list: async () => demoClusters(0) });

  return {
    state,
    clock,
    lines,
    call,
    abort: (reason: Error) => controller.abort(reason),
    fleet,
    /** The same fleet after a restart of the process. */
    restarted: make,
    faultControl,
    faults: {
      ...faultControl,
      /** Sets one that nothing speaks against. */
      async set(draft: FaultDraft) {
        const outcome = await faultControl.set(draft);
        if (outcome.kind === 'refused') throw new Error(`${outcome.field}: ${outcome.rule}`);
        return outcome.fault;
      },
    },
    async server(id = server2) {
      const server = (await fleet.observe(cluster1, call)).servers.find((one) => one.id === id);
      if (server === undefined) throw new Error(`server ${id} was not observed`);
      return server;
    },
    async zone(name = 'zone2') {
      const zone = (await fleet.observe(cluster1, call)).zones.find((one) => one.name === name);
      if (zone === undefined) throw new Error(`zone ${name} was not observed`);
      return zone;
    },
  };
}
