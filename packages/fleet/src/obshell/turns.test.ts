import { expect, it } from 'vitest';
import { createTurns } from './turns.ts';

const never = new AbortController().signal;

it('lets one at a time, in the order of asking, and each key for itself', async () => {
  const takeTurn = createTurns();
  const order: string[] = [];
  let open = () => {};
  const held = new Promise<void>((resolve) => {
    open = resolve;
  });
  const first = takeTurn(1, never, async () => {
    await held;
    order.push('first');
  });
  const second = takeTurn(1, never, async () => void order.push('second'));
  await takeTurn(2, never, async () => void order.push('other'));
  open();
  await Promise.all([first, second]);
  expect(order).toEqual(['other', 'first', 'second']);
});

it('gives up with its signal, and whoever comes next still waits for those before', async () => {
  const takeTurn = createTurns();
  const order: string[] = [];
  let open = () => {};
  const held = new Promise<void>((resolve) => {
    open = resolve;
  });
  const first = takeTurn(1, never, async () => {
    await held;
    order.push('first');
  });
  const aborting = new AbortController();
  const second = takeTurn(1, aborting.signal, async () => void order.push('second'));
  const third = takeTurn(1, never, async () => void order.push('third'));
  aborting.abort(new Error('timed out'));
  await expect(second).rejects.toThrow('timed out');
  open();
  await Promise.all([first, third]);
  expect(order).toEqual(['first', 'third']);
});

it('a turn that fails is over', async () => {
  const takeTurn = createTurns();
  await expect(takeTurn(1, never, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await takeTurn(1, never, async () => 'yes')).toBe('yes');
});
