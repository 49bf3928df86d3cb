import { expect, it } from 'vitest';
import { createKeyedMutex } from './keyed-mutex.ts';

const never = new AbortController().signal;

it('lets one at a time, in the order of asking, and each key for itself', async () => {
  const runExclusive = createKeyedMutex();
  const order: string[] = [];
  const { promise: held, resolve: open } = Promise.withResolvers<void>();
  const first = runExclusive(1, never, async () => {
    await held;
    order.push('first');
  });
  const second = runExclusive(1, never, async () => void order.push('second'));
  await runExclusive(2, never, async () => void order.push('other'));
  open();
  await Promise.all([first, second]);
  expect(order).toEqual(['other', 'first', 'second']);
});

it('gives up with its signal, and whoever comes next still waits for those before', async () => {
  const runExclusive = createKeyedMutex();
  const order: string[] = [];
  const { promise: held, resolve: open } = Promise.withResolvers<void>();
  const first = runExclusive(1, never, async () => {
    await held;
    order.push('first');
  });
  const aborting = new AbortController();
  const second = runExclusive(1, aborting.signal, async () => void order.push('second'));
  const third = runExclusive(1, never, async () => void order.push('third'));
  aborting.abort(new Error('timed out'));
  await expect(second).rejects.toThrow('timed out');
  open();
  await Promise.all([first, third]);
  expect(order).toEqual(['first', 'third']);
});

it('a turn that fails is over', async () => {
  const runExclusive = createKeyedMutex();
  await expect(runExclusive(1, never, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await runExclusive(1, never, async () => 'yes')).toBe('yes');
});
