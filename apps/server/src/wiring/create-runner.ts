import { createRunner, type Runner, type StepRegistry, standardSteps } from '@obstop/engine';
import { nameTask } from '../http/obshell/project-dag.ts';
import { taskSpans } from '../tracing/task-spans.ts';
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

/** The runner of this process, not yet started: it names tasks as obshell does, and reports and traces each step. */
export function createServerRunner(setup: RunnerSetup): Runner {
  const { store, fleet, operate, owner, steps = standardSteps, metrics, tracing, log, onDefect } = setup;
  const { clusters } = store;
  const spans = taskSpans(tracing);
  return createRunner({
    ...operate,
    fleet,
    clusters,
    clock: systemClock,
    owner,
    steps: spans.trace(steps),
    onOwned: spans.onOwned,
    nameTask: async (task) => {
      const cluster = await clusters.get(task.clusterId);
      return cluster ? nameTask(cluster, task) : `${task.id}:${task.name}`;
    },
    onStep: (step) => {
      metrics.step(step);
      log?.step(step);
    },
    onError: (error, id) => onDefect(error, `task ${id}`),
  });
}
