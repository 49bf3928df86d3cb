import type { MakeHarness, ScenarioPart } from '@obstop/engine/testing';
import { onPostgres, openTempStore, tempPlace } from './temp-store.ts';

/** For the names of tests. */
export const databaseName: string = onPostgres ? 'PostgreSQL' : 'SQLite';

async function makeEmpty() {
  // The place outlives each simulated process, as it outlives a real one; it goes with the test.
  const place = await tempPlace();
  return {
    async open() {
      const { tasks, clusters, queue, close } = await openTempStore(place);
      return { store: tasks, clusters, queue, close };
    },
    // A server in processes of its own needs time, not turns of this one's event loop.
    ...(onPostgres && { rest: () => new Promise<void>((resolve) => setTimeout(resolve, 2)) }),
    async dispose() {},
  };
}

/** `pnpm test:full` sets it: every failure and crash at every step, on both databases. */
const inFull = process.env.OBSTOP_FULL === '1';

/** The engine's scenarios on this run's store (E9); of failures and crashes only every fifth unless all are asked for. */
export const makeHarness: MakeHarness = Object.assign(makeEmpty, { sampleEvery: inFull ? 1 : 5 });

/** What of an API's scenarios is run: on PostgreSQL, where each takes its time, the basics unless all are asked for. */
export const partOf = (api: 'ocp' | 'obshell'): ScenarioPart =>
  inFull || !onPostgres ? api : `${api}-basics`;
