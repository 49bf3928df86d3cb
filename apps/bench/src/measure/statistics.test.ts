import { expect, it } from 'vitest';
import { growsFaster, interleave, logN, median, medianRatio, nLogN, slope } from './statistics.ts';

it('the median is the middle one, or between the two in the middle', () => {
  expect(median([9, 1, 5])).toBe(5);
  expect(median([4, 1, 2, 9])).toBe(3);
  expect(() => median([])).toThrow(RangeError);
});

it('what is compared runs by turns, the other way round in every second round', async () => {
  const order: string[] = [];
  const measure = (name: string) => async (round: number) => {
    order.push(name + round);
    return round;
  };
  const found = await interleave(2, { a: measure('a'), b: measure('b') });
  expect(order).toEqual(['a0', 'b0', 'b1', 'a1']);
  expect(found).toEqual({ a: [0, 1], b: [0, 1] });
});

it('a round that was disturbed as a whole does not move the ratio', () => {
  expect(medianRatio([10, 1, 10], [5, 0.5, 5])).toBe(2);
});

it('what grows as it may is let through, and one order more is found out', () => {
  const sizes = [10, 100, 1000];
  const grown = (time: (n: number) => number) => sizes.map((size) => ({ size, time: time(size) }));
  expect(growsFaster(grown(nLogN.cost), nLogN, 1.01)).toBeUndefined();
  expect(
    growsFaster(
      grown((n) => n * n),
      nLogN,
      1.5,
    ),
  ).toMatchObject({ from: 10, to: 100, times: 100 });
  expect(growsFaster(grown(logN.cost), logN, 1.01)).toBeUndefined();
  expect(
    growsFaster(
      grown((n) => n),
      logN,
      1.5,
    ),
  ).toMatchObject({ from: 10, to: 100, times: 10 });
});

it('a slope is what is added per unit, whatever it begins with', () => {
  expect(slope([1, 2, 4].map((x) => ({ x, y: 1000 + 3 * x })))).toBeCloseTo(3);
  expect(slope([{ x: 1, y: 5 }])).toBeNaN();
});
