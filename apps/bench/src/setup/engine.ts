import type { Cluster, StopRequest, Task, TaskId } from '@obstop/domain';
import { acceptStop, createRunner } from '@obstop/engine';
import { createSimulatedFleet } from '@obstop/fleet';
import { wallClock } from '@obstop/store/testing';
import { openStoreWith, type Place } from './store.ts';

/** The product's engine on the product's store, without HTTP, with steps that take no time of their own. */
export interface Engine {
  /** Accepts a stop of a cluster, of which the runner does not hear yet. Throws where it is refused. */
  accept(request: StopRequest): Promise<Task>;
  /** Tells the runner of the task; resolves when the runner has let go of it, with the status that it has written. */
  run(id: TaskId): Promise<string | undefined>;
  close(): Promise<void>;
}

/** How the engine is run. */
export interface EngineOptions {
  /** As the server has it by default. */
  readyLimit?: number | undefined;
  onStep: () => void;
  /** Once it answers true, every task is taken for another owner's: the runner writes nothing more and lets go. */
  isOver: () => boolean;
}

/** Opens a store with these clusters in it, and starts a runner on it. */
export async function openEngine(place: Place, clusters: Cluster[], options: EngineOptions): Promise<Engine> {
  const { readyLimit, onStep, isOver } = options;
  const store = await openStoreWith(place, clusters);
  const { tasks, queue } = store;
  const clock = wallClock;
  const failures: unknown[] = [];
  const claimed = new Set<TaskId>();
  const statuses = new Map<TaskId, string>();
  const runner = createRunner({
    store: {
      ...tasks,
      claim: (id, owner) => {
        claimed.add(id);
        return tasks.claim(id, owner);
      },
      commit: async (change) => {
        if (isOver()) return { kind: 'lost' };
        const outcome = await tasks.commit(change);
        if (outcome.kind === 'written') statuses.set(change.next.id, change.next.status);
        return outcome;
      },
    },
    queue,
    fleet: createSimulatedFleet({
      state: store.simulatedFleet,
      clock,
      random: Math.random,
      stepLatency: { kind: 'fixed', ms: 0 },
    }),
    clusters: store.clusters,
    clock,
    owner: 'bench',
    onError: (error) => failures.push(error),
    ...(readyLimit !== undefined && { readyLimit }),
    onStep,
  });
  await runner.start();
  const ports = {
    store: tasks,
    queue: { ...queue, notify: () => {} },
    clusters: store.clusters,
    clock,
    executor: '127.0.0.1',
    protectedClusters: [],
  };
  return {
    async accept(request) {
      const user = { id: 1, name: 'bench' };
      const outcome = await acceptStop(ports, request, user, {
        atMs: clock.nowMs(),
        traceId: 'b3c9f0de51a2c7d4',
        userId: user.id,
        userName: user.name,
        address: '127.0.0.1',
        operation: 'stopCluster',
        target: { id: String(request.clusterId) },
      });
      if (outcome.kind !== 'accepted') throw new Error(`not accepted: ${JSON.stringify(outcome)}`);
      return outcome.task;
    },
    async run(id) {
      queue.notify(id);
      // A queue that is kept in the database brings a task a little later.
      while (!claimed.has(id)) await clock.sleep(1);
      await runner.idle();
      const status = statuses.get(id);
      if (status === 'FAILED') throw new Error(`the stop failed: ${failures}`);
      return status;
    },
    async close() {
      await runner.drain(0);
      await store.close();
    },
  };
}
