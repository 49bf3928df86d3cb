import { setImmediate } from 'node:timers/promises';

/** For how long one slice keeps the thread. */
const sliceMs = 10;

/** Does the work for each item in turn, and gives other requests the thread in between. */
export async function inSlices<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Result,
): Promise<Result[]> {
  const results: Result[] = [];
  let until = performance.now() + sliceMs;
  for (const item of items) {
    if (performance.now() > until) {
      await setImmediate();
      until = performance.now() + sliceMs;
    }
    results.push(work(item));
  }
  return results;
}
