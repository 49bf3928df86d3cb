import fc from 'fast-check';
import { expect, it } from 'vitest';
import { positionQueue } from './position-queue.ts';

it('the lowest comes first, whatever comes in between', () => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.nat({ max: 50 }))), (moves) => {
      const queue = positionQueue();
      const left: number[] = [];
      for (const position of moves)
        if (position === null) expect(queue.take()).toBe(left.sort((a, b) => a - b).shift());
        else {
          queue.add(position);
          left.push(position);
        }
      for (const position of left.sort((a, b) => a - b)) expect(queue.take()).toBe(position);
      expect(queue.take()).toBeUndefined();
    }),
  );
});
