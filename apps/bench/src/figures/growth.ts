import type { Bench, Figure, Outcome } from '../figure.ts';
import { type Growth, growsFaster, logN, nLogN } from '../measure/statistics.ts';
import { number } from '../report/format.ts';
import { scalingPlot } from '../report/scaling-plot.ts';
import { embedded, stopCluster, windowNote } from './large-cluster.ts';

/** What noise may add from one size to the next. */
const tolerance = 1.5;
/** Below it, what a call costs at all hides what grows. */
const smallestJudged = 100;

interface Size {
  servers: number;
  planMs: number;
  acceptMs: number;
  stepMs: number;
  wholeMs: number;
  note: string;
}

async function measure(bench: Bench, servers: number): Promise<Size> {
  const found = await stopCluster(bench, {
    place: await embedded(bench),
    servers,
    windowMs: bench.quick ? 3000 : 12_000,
    plans: servers > 1000 ? 3 : 15,
  });
  const stepMs = (found.seconds * 1000) / Math.max(1, found.steps);
  return {
    servers,
    planMs: found.planMs,
    acceptMs: found.acceptMs,
    stepMs,
    wholeMs: stepMs * found.subtasks,
    note: windowNote(found),
  };
}

/** From the smallest size that is judged to the largest: how much it grew against how much it may grow. */
function judge(what: string, sizes: Size[], may: Growth, pick: (size: Size) => number): Outcome {
  const judged = sizes.filter(({ servers }) => servers >= smallestJudged);
  const [first, last] = [judged[0], judged.at(-1)];
  if (!first || !last || first === last) return { what, unavailable: 'fewer than two sizes' };
  const points = judged.map((size) => ({ size: size.servers, time: pick(size) }));
  const worst = growsFaster(points, may, tolerance);
  const where = worst && `${worst.times.toPrecision(2)}-fold from ${worst.from} to ${worst.to} alone. `;
  const grown = pick(last) / pick(first);
  const allowed = may.cost(last.servers) / may.cost(first.servers);
  return {
    what: `${what}, from ${first.servers} to ${last.servers} servers`,
    measured: { value: grown, unit: 'fold' },
    reference: { what: may.name, value: allowed, unit: 'fold' },
    ratio: grown / allowed,
    goal: { at: 'most', ratio: tolerance },
    note: `${where ?? ''}${number(pick(first))} ms at ${first.servers}, ${number(pick(last))} ms at ${last.servers}. ${last.note}`,
  };
}

export const growth: Figure = {
  name: 'growth',
  title: 'Cost as work grows',
  async run(bench) {
    const sizes: Size[] = [];
    for (const servers of bench.quick ? [1, 10, 100, 1000] : [1, 10, 100, 1000, 10_000]) {
      const size = await measure(bench, servers);
      bench.say(
        `${servers} servers: plan ${size.planMs.toPrecision(3)} ms, accept ${size.acceptMs.toPrecision(3)} ms, step ${size.stepMs.toPrecision(3)} ms`,
      );
      sizes.push(size);
    }
    const curve = (name: string, colour: string, pick: (size: Size) => number) => ({
      name,
      colour,
      points: sizes.map((size) => ({ size: size.servers, time: pick(size) })),
    });
    bench.attach(
      'performance-scaling.svg',
      scalingPlot([
        curve('whole stop', '#888', ({ wholeMs }) => wholeMs),
        curve('accept', '#c0392b', ({ acceptMs }) => acceptMs),
        curve('plan', '#2471a3', ({ planMs }) => planMs),
        curve('one step', '#1e8449', ({ stepMs }) => stepMs),
      ]),
    );
    return [
      judge('Time to plan', sizes, nLogN, ({ planMs }) => planMs),
      judge('Time to accept', sizes, nLogN, ({ acceptMs }) => acceptMs),
      judge('Time of one step', sizes, logN, ({ stepMs }) => stepMs),
      judge('Time of the whole stop', sizes, nLogN, ({ wholeMs }) => wholeMs),
    ];
  },
};
