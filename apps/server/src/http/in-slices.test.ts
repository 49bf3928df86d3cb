import { expect, it } from 'vitest';
import { inSlices } from './in-slices.ts';

it('keeps the order, and lets others have their turn before it is done', async () => {
  const busy = (item: number) => {
    for (const until = performance.now() + 4; performance.now() < until; );
    return item * 2;
  };
  const order: string[] = [];
  const sliced = inSlices([1, 2, 3, 4, 5, 6, 7, 8], busy).then((results) => {
    order.push('the work');
    return results;
  });
  setImmediate(() => order.push('another'));
  expect(await sliced).toEqual([2, 4, 6, 8, 10, 12, 14, 16]);
  expect(order).toEqual(['another', 'the work']);
});
