// Accepts stops through the engine's use case on the store alone, one round at a time. Nothing is carried out.
import { serveParent } from '../processes/serve-parent.ts';
import { makeClusters } from '../rig/clusters.ts';
import { type EngineRig, openRig } from '../rig/engine-rig.ts';
import type { Place } from '../rig/seed-store.ts';

/** First `open`, then a round for each `accept`, then `close`. */
export type AcceptRateInput =
  | { kind: 'open'; place: Place; clusters: number }
  /** `callers` each ask again as soon as they are answered. Answers with the rate per second. */
  | { kind: 'accept'; count: number; callers: number }
  | { kind: 'close' };

let rig: EngineRig | undefined;
let clusters = makeClusters(0);

serveParent(async (input: AcceptRateInput): Promise<number> => {
  if (input.kind === 'open') {
    clusters = makeClusters(input.clusters);
    rig = await openRig(input.place, clusters);
    return 0;
  }
  if (input.kind === 'close') {
    await rig?.close();
    return 0;
  }
  const { count, callers } = input;
  const todo = clusters.splice(0, count);
  const startedAt = performance.now();
  const call = async () => {
    for (let cluster = todo.pop(); cluster; cluster = todo.pop()) await rig?.accept(cluster, 'server');
  };
  await Promise.all(Array.from({ length: callers }, call));
  return count / ((performance.now() - startedAt) / 1000);
});
