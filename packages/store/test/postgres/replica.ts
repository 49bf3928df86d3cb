import { createRunner, type Runner } from '@obstop/engine';
import { createSimulatedFleet } from '@obstop/fleet';
import type { Store } from '../../src/model/store.ts';
import { openPostgresStore, type PostgresQueueTiming } from '../../src/postgres/open-postgres-store.ts';
import { wallClock } from '../../src/testing/wall-clock.ts';

/** A process that runs tasks on the simulated fleet, each step of which takes `stepMs`. */
export interface Replica {
  store: Store;
  runner: Runner;
  /** What failed outside any step. */
  errors: unknown[];
}

/** Opens the store and begins to run tasks. */
export async function startReplica(options: {
  databaseUrl: string;
  owner: string;
  schema?: string;
  stepMs: number;
  queue?: PostgresQueueTiming;
  onStep?: () => void;
}): Promise<Replica> {
  const { databaseUrl, owner, stepMs } = options;
  const errors: unknown[] = [];
  const onError = (error: unknown) => void errors.push(error);
  const store = await openPostgresStore({
    databaseUrl,
    owner,
    poolSize: 5,
    onError,
    ...(options.schema && { schema: options.schema }),
    ...(options.queue && { queue: options.queue }),
  });
  const fleet = createSimulatedFleet({
    state: store.simulatedFleet,
    clock: wallClock,
    random: () => 0.5,
    stepLatency: { kind: 'fixed', ms: stepMs },
    processLatency: { kind: 'fixed', ms: stepMs },
    pollIntervalMs: 20,
  });
  const runner = createRunner({
    store: store.tasks,
    queue: store.queue,
    fleet,
    clusters: store.clusters,
    clock: wallClock,
    owner,
    retryAfterErrorMs: 100,
    onError,
    ...(options.onStep && { onStep: options.onStep }),
  });
  await runner.start();
  return { store, runner, errors };
}
