import { describeEngineScenarios } from '@obstop/engine/testing';
import { openSqliteStore } from '../src/open-sqlite-store.ts';
import { openPostgresStore } from '../src/postgres/open-postgres-store.ts';
import { onPostgres, tempPlace } from '../src/testing/temp-store.ts';

// The place outlives each simulated process, as it outlives a real one; it goes with the test.
describeEngineScenarios(onPostgres ? 'PostgreSQL' : 'SQLite', async () => {
  const place = await tempPlace();
  return {
    async open() {
      const { tasks, clusters, queue, close } = onPostgres
        ? await openPostgresStore({ databaseUrl: place, owner: 'scenario', poolSize: 5 })
        : await openSqliteStore({ dataDir: place });
      return { store: tasks, clusters, queue, close };
    },
    // A server in processes of its own needs time, not turns of this one's event loop.
    ...(onPostgres && { rest: () => new Promise<void>((resolve) => setTimeout(resolve, 1)) }),
    async dispose() {},
  };
});
