import { clusterId, type TaskId } from '@obstop/domain';
import { acceptStop } from '@obstop/engine';
import type { Store } from '../model/store.ts';
import { wallClock } from './wall-clock.ts';

/** Ports of the engine's use cases on the store. */
export const portsOf = (store: Store) => ({
  store: store.tasks,
  queue: store.queue,
  clusters: store.clusters,
  clock: wallClock,
  executor: '127.0.0.1',
  protectedClusters: [],
});

/** Asks this process for a stop of cluster 1, which must not be refused. */
export async function stopCluster(store: Store): Promise<TaskId> {
  const outcome = await acceptStop(
    portsOf(store),
    {
      clusterId: clusterId(1),
      target: { kind: 'cluster' },
      isolate: false,
      freeze: false,
      process: 'stop',
    },
    { id: 100, name: 'admin' },
    {
      atMs: wallClock.nowMs(),
      traceId: '00112233aabbccdd',
      userId: 100,
      userName: 'admin',
      address: '127.0.0.1',
      operation: 'stopCluster',
      target: { id: '1' },
    },
  );
  if (outcome.kind !== 'accepted') throw new Error(`refused: ${outcome.kind}`);
  return outcome.task.id;
}
