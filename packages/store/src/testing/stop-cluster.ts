import { clusterId, type TaskId } from '@obstop/domain';
import { acceptStop } from '@obstop/engine';
import type { Store } from '../model/store.ts';
import { wallClock } from './wall-clock.ts';

/** Asks this process for a stop of cluster 1, which must not be refused. */
export async function stopCluster(store: Store): Promise<TaskId> {
  const outcome = await acceptStop(
    {
      store: store.tasks,
      queue: store.queue,
      clusters: store.clusters,
      clock: wallClock,
      executor: '127.0.0.1',
      protectedClusters: [],
    },
    {
      clusterId: clusterId(1),
      target: { kind: 'cluster' },
      isolate: false,
      freeze: false,
      process: 'stop',
    },
    { id: 100, name: 'admin' },
  );
  if (outcome.kind !== 'accepted') throw new Error(`refused: ${outcome.kind}`);
  return outcome.task.id;
}
