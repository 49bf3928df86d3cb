import { describeEngineScenarios } from '@obstop/engine/testing';
import { openSqliteStore } from '../src/open-sqlite-store.ts';
import { tempDir } from '../src/testing/temp-dir.ts';

// The directory outlives each simulated process, as it outlives a real one; it goes with the test.
describeEngineScenarios('SQLite', async () => {
  const dataDir = tempDir();
  return {
    async open() {
      const { tasks, clusters, queue, close } = await openSqliteStore({ dataDir });
      return { store: tasks, clusters, queue, close };
    },
    async dispose() {},
  };
});
