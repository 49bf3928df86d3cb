import { expect, it } from 'vitest';
import { scalingPlot } from './scaling-plot.ts';

const plot = scalingPlot([
  {
    name: 'plan',
    colour: '#1',
    points: [
      { size: 1, time: 0.1 },
      { size: 100, time: 10 },
    ],
  },
  {
    name: 'accept',
    colour: '#2',
    points: [
      { size: 1, time: 1 },
      { size: 100, time: 100 },
    ],
  },
]);

it('a curve climbs to the right, and the slower one lies above', () => {
  const [plan = [], accept = []] = [...plot.matchAll(/<path d="M(\S+) (\S+)L(\S+) (\S+)" stroke/g)].map(
    (found) => found.slice(1).map(Number),
  );
  const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = plan;
  expect(x2).toBeGreaterThan(x1);
  expect(y2).toBeLessThan(y1);
  expect(accept[1]).toBeLessThan(y1);
});

it('names its curves and its scales, and no coordinate is lost', () => {
  for (const text of ['>plan<', '>accept<', '>n log n<', '>0.1 ms<', '>100<']) expect(plot).toContain(text);
  expect(plot).not.toMatch(/NaN|Infinity|undefined/);
});
