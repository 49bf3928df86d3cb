import { createRunner, type Runner, type StepRegistry } from '@obstop/engine';
import { nameTask } from '../http/obshell/project-dag.ts';
import type { OpenedFleet, ServerParts } from './server-parts.ts';
import { systemClock } from './system-clock.ts';

/** What the server's runner is made of. */
export interface RunnerSetup extends ServerParts {
  fleet: OpenedFleet['fleet'];
  /** Names this process among the replicas. */
  owner: string;
  /** The standard steps unless given. */
  steps?: StepRegistry | undefined;
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
