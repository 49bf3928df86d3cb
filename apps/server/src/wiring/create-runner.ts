import { createRunner, type OperatePorts, type Runner, type StepRegistry } from '@obstop/engine';
import type { Store } from '@obstop/store';
import { nameTask } from '../http/obshell/name-task.ts';
import type { Metrics } from '../http/operations/metrics.ts';
import type { ServerLog } from './log.ts';
import type { OpenedFleet } from './opened-fleet.ts';
import { systemClock } from './system-clock.ts';

/** What the server's runner is made of. */
export interface RunnerSetup {
  store: Store;
  fleet: OpenedFleet['fleet'];
  operate: OperatePorts;
  /** Names this process among the replicas. */
  owner: string;
  /** The standard steps unless given. */
  steps?: StepRegistry | undefined;
  metrics: Metrics;
  log?: ServerLog | undefined;
  onDefect(error: unknown, where: string): void;
}

/** The runner of this process, not yet started: it names tasks as obshell does and reports each step. */
export function createServerRunner(setup: RunnerSetup): Runner {
  const { store, fleet, operate, owner, steps, metrics, log, onDefect } = setup;
  const { clusters } = store;
  return createRunner({
    ...operate,
    fleet,
    clusters,
    clock: systemClock,
    owner,
    ...(steps && { steps }),
    nameTask: async (task) => {
      const cluster = await clusters.get(task.clusterId);
      return cluster ? nameTask(cluster, task) : `${task.id}:${task.name}`;
    },
    onStep: ({ name, outcome, tookMs }) => {
      metrics.step({ name, outcome, tookMs });
      log?.step({ name, outcome, tookMs });
    },
    onError: (error, id) => onDefect(error, `task ${id}`),
  });
}
