import {
  type Cluster,
  type ClusterId,
  type StopRequest,
  serversOf,
  type Target,
  type Task,
  type TaskId,
} from '@obstop/domain';
import { type AcceptPorts, type AuditRequest, acceptStop, createRunner, type Runner } from '@obstop/engine';
import { createSimulatedFleet } from '@obstop/fleet';
import type { Store } from '@obstop/store';
import { wallClock } from '@obstop/store/testing';
import { openStoreAt, type Place, seedClusters } from './seed-store.ts';

/** The product's engine on the product's store, without HTTP, with steps that take no time of their own. */
export interface EngineRig {
  store: Store;
  runner: Runner;
  ports: AcceptPorts;
  /** Accepts a stop of the cluster or of its first server. Throws where it is refused. */
  accept(cluster: Cluster, what: 'cluster' | 'server', ports?: AcceptPorts): Promise<Task>;
  /** Resolves when the runner, having been told of the task, has let go of it. */
  settled(id: TaskId): Promise<void>;
  /** Throws unless the task is SUCCESSFUL. */
  expectSuccess(id: TaskId): Promise<void>;
  close(): Promise<void>;
}

/** A stop as OCP's calls make it: the whole cluster, or one server of it. */
export function stopOf(cluster: Cluster, what: 'cluster' | 'server'): StopRequest {
  const [server] = serversOf(cluster);
  const target: Target =
    what === 'cluster' || !server ? { kind: 'cluster' } : { kind: 'servers', serverIds: [server.id] };
  return { clusterId: cluster.id, target, isolate: what === 'server', freeze: false, process: 'stop' };
}

/** What the server hands to the audit log with a stop. */
const audited = (): AuditRequest => ({
  atMs: wallClock.nowMs(),
  traceId: 'b3c9f0de51a2c7d4',
  userId: 1,
  userName: 'bench',
  address: '127.0.0.1',
  operation: 'stopServer',
  target: { id: '1', serverId: '1' },
});

/** How the engine is run. */
export interface RigOptions {
  /** As the server has it by default. */
  readyLimit?: number | undefined;
  onStep?: () => void;
  /** Once it answers true, every task is taken for another owner's: the runner writes nothing more and lets go. */
  isOver?: () => boolean;
}

/** Opens a store with these clusters in it; its runner is not started. */
export async function openRig(
  place: Place,
  clusters: Cluster[],
  options: RigOptions = {},
): Promise<EngineRig> {
  const { readyLimit, onStep, isOver = () => false } = options;
  const failures: unknown[] = [];
  const claimed = new Set<TaskId>();
  const store = await openStoreAt(place, (error) => failures.push(error));
  await seedClusters(store, clusters);
  const { tasks, queue } = store;
  const fleet = createSimulatedFleet({
    state: store.simulatedFleet,
    clock: wallClock,
    random: Math.random,
    stepLatency: { kind: 'fixed', ms: 0 },
  });
  const runner = createRunner({
    store: {
      ...tasks,
      claim: (id, owner) => {
        claimed.add(id);
        return tasks.claim(id, owner);
      },
      commit: async (change) => (isOver() ? { kind: 'lost' } : tasks.commit(change)),
    },
    queue,
    fleet,
    clusters: store.clusters,
    clock: wallClock,
    owner: 'bench',
    onError: (error) => failures.push(error),
    ...(readyLimit !== undefined && { readyLimit }),
    ...(onStep && { onStep }),
  });
  const protectedClusters: ClusterId[] = [];
  const shared = { store: tasks, queue, clusters: store.clusters, clock: wallClock };
  const ports = { ...shared, executor: '127.0.0.1', protectedClusters };
  return {
    store,
    runner,
    ports,
    async accept(cluster, what, through = ports) {
      const outcome = await acceptStop(through, stopOf(cluster, what), { id: 1, name: 'bench' }, audited());
      if (outcome.kind !== 'accepted') throw new Error(`not accepted: ${JSON.stringify(outcome)}`);
      return outcome.task;
    },
    async settled(id) {
      // A queue that is kept in the database brings a task a little later.
      while (!claimed.has(id)) await wallClock.sleep(1);
      await runner.idle();
    },
    async expectSuccess(id) {
      const task = (await tasks.load(id))?.task;
      if (task?.status !== 'SUCCESSFUL')
        throw new Error(`task ${id} is ${task?.status ?? 'gone'}: ${failures}`);
    },
    async close() {
      await runner.drain(0);
      await store.close();
    },
  };
}
