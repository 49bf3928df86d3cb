import type { ServerId } from '@obstop/domain';
import { type AcceptPorts, createRunner, type Runner } from '@obstop/engine';
import { type FleetModel, fleetOf } from './fleet-model.ts';
import type { QueueModel } from './queue-model.ts';
import { scheduledClock } from './scheduled-call.ts';
import type { Owner } from './scheduler.ts';
import { type StoreModel, storeOf } from './store-model.ts';

/** A process from its start to its crash: the real runner, and the ports that requests go through. */
export interface SimulatedProcess {
  owner: Owner;
  runner: Runner;
  ports: AcceptPorts;
  draining: boolean;
}

/** What all processes use together. */
export interface SharedModels {
  store: StoreModel;
  fleet: FleetModel;
  queue: QueueModel;
  /** Servers that no call reaches now. */
  unreachable: ReadonlySet<ServerId>;
}

/** Starts a process and its runner. */
export function startProcess(models: SharedModels, name: string): SimulatedProcess {
  const { store: model, fleet, queue } = models;
  const { scheduler, faults } = model;
  const skewMs = faults.random.below(1_200_000) - 600_000;
  const owner: Owner = { name, skewMs, alive: true, pausedUntilMs: 0 };
  const clock = scheduledClock(scheduler, owner);
  const { store, clusters } = storeOf(model, owner);
  const tasks = queue.queueOf(owner);
  const runner = createRunner({
    store,
    clusters,
    queue: tasks,
    clock,
    fleet: fleetOf(fleet, owner, models.unreachable),
    owner: name,
    readyLimit: faults.random.chance(0.3) ? 2 : 10,
  });
  void runner.start();
  return {
    owner,
    runner,
    draining: false,
    ports: { store, clusters, queue: tasks, clock, executor: name, protectedClusters: [] },
  };
}
