import type { ServerId } from '@obstop/domain';
import { type AcceptPorts, createRunner, type Runner, type StepRegistry } from '@obstop/engine';
import { type FleetModel, fleetOf } from './fleet-model.ts';
import { gatedClock } from './gate.ts';
import type { QueueModel } from './queue-model.ts';
import type { Owner } from './scheduler.ts';
import { type StoreModel, storeOf } from './store-model.ts';

/** One life of a process: the real runner, and the ports that people's requests go through. */
export interface SimulatedProcess {
  owner: Owner;
  runner: Runner;
  ports: AcceptPorts;
  draining: boolean;
}

/** What every process stands on. */
export interface Ground {
  store: StoreModel;
  fleet: FleetModel;
  queue: QueueModel;
  /** Servers that no call reaches now. */
  unreachable: ReadonlySet<ServerId>;
  steps: StepRegistry;
}

/** Starts a process and its runner. */
export function bootProcess(ground: Ground, name: string): SimulatedProcess {
  const { store: model, fleet, queue, steps } = ground;
  const { scheduler, chaos } = model;
  const owner: Owner = { name, alive: true, pausedUntilMs: 0 };
  const clock = gatedClock(scheduler, owner, chaos.dice.below(1_200_000) - 600_000);
  const { store, clusters } = storeOf(model, owner);
  const tasks = queue.queueOf(owner);
  const runner = createRunner({
    store,
    clusters,
    queue: tasks,
    clock,
    fleet: fleetOf(fleet, owner, ground.unreachable),
    owner: name,
    steps,
    readyLimit: chaos.dice.chance(0.3) ? 2 : 10,
  });
  void runner.start();
  return {
    owner,
    runner,
    draining: false,
    ports: { store, clusters, queue: tasks, clock, executor: name, protectedClusters: [] },
  };
}
