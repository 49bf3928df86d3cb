import { expect, it } from 'vitest';
import { byTurns, compare, median, slope } from './compare.ts';

it('the median is the middle one, or between the two in the middle', () => {
  expect(median([9, 1, 5])).toBe(5);
  expect(median([4, 1, 2, 9])).toBe(3);
  expect(() => median([])).toThrow(RangeError);
});

it('what is compared runs by turns, the other way round in every second round, and the first round does not count', async () => {
  const order: string[] = [];
  const measure = (name: string) => async (round: number) => {
    order.push(name + round);
    return round;
  };
  const found = await byTurns(3, { a: measure('a'), b: measure('b') });
  expect(order).toEqual(['a0', 'b0', 'b1', 'a1', 'a2', 'b2']);
  expect(found).toEqual({ a: [1, 2], b: [1, 2] });
});

it('a round that was disturbed as a whole does not move the ratio', () => {
  const reference = { what: 'the other', values: [5, 0.5, 5] };
  const line = compare({ what: 'one', unit: '/s', measured: [10, 1, 10], reference });
  expect(line).toMatchObject({
    ratio: 2,
    measured: { value: 10, unit: '/s' },
    reference: { value: 5, unit: '/s' },
  });
});

it('a slope is what is added per unit, whatever it begins with', () => {
  expect(slope([1, 2, 4].map((x) => ({ x, y: 1000 + 3 * x })))).toBeCloseTo(3);
  expect(slope([{ x: 1, y: 5 }])).toBeNaN();
});
