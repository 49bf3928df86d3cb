import { memoryClusterStore } from './memory-cluster-store.ts';
import { memoryTaskQueue } from './memory-task-queue.ts';
import { memoryTaskStore, memoryTasks } from './memory-task-store.ts';
import type { EngineHarness } from './rig.ts';

/** Scenarios in memory: the data outlives a simulated crash, nothing else does. */
export async function memoryHarness(): Promise<EngineHarness> {
  const data = memoryTasks();
  const clusters = memoryClusterStore();
  return {
    open: async () => {
      const store = memoryTaskStore(data);
      return { store, clusters, queue: memoryTaskQueue(store), close: async () => {} };
    },
    dispose: async () => {},
  };
}
