import type { Figure, Line } from '../figure.ts';
import { formatNumber } from '../report.ts';
import { embedded, seenPart, stopCluster } from './large-cluster.ts';

/** How work may grow with the number of servers: `n log n` on all of them, `log n` on one. */
const nLogN = { name: 'n log n', cost: (servers: number) => servers * Math.log2(servers + 1) };
const logN = { name: 'log n', cost: (servers: number) => Math.log2(servers + 1) };

/** What noise may add. */
const tolerance = 1.5;

export const growth: Figure = {
  name: 'growth',
  title: 'Cost as work grows',
  async run(bench) {
    // With fewer servers, what a call costs at all hides what grows.
    const [small, large] = [100, bench.quick ? 1000 : 10_000];
    const measure = async (servers: number) => {
      const found = await stopCluster(bench, {
        place: await embedded(bench),
        servers,
        windowMs: bench.quick ? 3000 : 12_000,
        tenRowMs: 0,
      });
      return { ...found, stepMs: (found.seconds * 1000) / Math.max(1, found.steps) };
    };
    const before = await measure(small);
    const after = await measure(large);
    const line = (what: string, which: 'planMs' | 'acceptMs' | 'stepMs', may: typeof nLogN): Line => {
      const grown = after[which] / before[which];
      const allowed = may.cost(large) / may.cost(small);
      const times = `${formatNumber(before[which])} ms at ${small}, ${formatNumber(after[which])} ms at ${large}.`;
      return {
        what: `${what}, from ${small} to ${large} servers`,
        measured: { value: grown, unit: 'fold' },
        reference: { what: may.name, value: allowed, unit: 'fold' },
        ratio: grown / allowed,
        goal: { at: 'most', ratio: tolerance },
        note: `${times} ${seenPart(after)}`,
      };
    };
    return [
      line('Time to plan', 'planMs', nLogN),
      line('Time to accept', 'acceptMs', nLogN),
      line('Time of one step', 'stepMs', logN),
    ];
  },
};
