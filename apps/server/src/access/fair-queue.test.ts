import { describe, expect, it } from 'vitest';
import { createFairQueue, type FairQueueOptions } from './fair-queue.ts';

const settled = () => new Promise((resolve) => setImmediate(resolve));

/** Work that ends when the test says so, in the order in which it began. */
function rig(changes: Partial<FairQueueOptions> = {}) {
  const ending = new AbortController();
  const queue = createFairQueue({ atOnce: 1, maxPerLane: 3, signal: ending.signal, ...changes });
  const begun: string[] = [];
  const ends: (() => void)[] = [];
  const run = (lane: string, name = lane) =>
    queue.run(lane, () => {
      begun.push(name);
      return new Promise<string>((resolve) => ends.push(() => resolve(name)));
    });
  const endNext = async () => {
    ends.shift()?.();
    await settled();
  };
  return { ending, queue, begun, run, endNext };
}

describe('lanes', () => {
  it('take turns, however many wait in one', async () => {
    const { run, begun, endNext } = rig();
    const all = ['a', 'a', 'a', 'b', 'c', 'b'].map((lane, at) => run(lane, `${lane}${at}`));
    await settled();
    for (const _ of all) await endNext();
    expect(begun).toEqual(['a0', 'a1', 'b3', 'c4', 'a2', 'b5']);
    expect(await Promise.all(all)).toEqual(['a0', 'a1', 'a2', 'b3', 'c4', 'b5']);
  });

  it('have room for so many that wait; more are busy, in that lane alone', async () => {
    const { run } = rig();
    for (let each = 0; each < 4; each += 1) void run('a');
    await settled();
    expect(await run('a')).toBe('busy');
    expect(await Promise.race([run('b'), settled().then(() => 'waits')])).toBe('waits');
  });

  it('rest after each piece of work where they have to, and hold up nobody else', async () => {
    const resting: (() => void)[] = [];
    const { run, begun, endNext } = rig({
      rest: (lane) => (lane === 'a' ? new Promise((resolve) => resting.push(resolve)) : Promise.resolve()),
    });
    for (const lane of ['a', 'a', 'b', 'b']) void run(lane);
    await settled();
    for (let each = 0; each < 3; each += 1) await endNext();
    expect(begun).toEqual(['a', 'b', 'b']);
    resting[0]?.();
    await settled();
    expect(begun).toEqual(['a', 'b', 'b', 'a']);
  });
});

it('never does more at once than it may', async () => {
  const { run, begun, endNext } = rig({ atOnce: 2 });
  for (const lane of ['a', 'b', 'c']) void run(lane);
  await settled();
  expect(begun).toEqual(['a', 'b']);
  await endNext();
  expect(begun).toEqual(['a', 'b', 'c']);
});

it('goes on after work that failed', async () => {
  const { queue } = rig();
  await expect(queue.run('a', () => Promise.reject(new Error('no memory')))).rejects.toThrow('no memory');
  expect(await queue.run('a', async () => 'done')).toBe('done');
});

it('does nothing for whoever has left', async () => {
  const { run, queue, begun, endNext } = rig();
  const first = run('a', 'first');
  let leave = () => {};
  const left = queue.run(
    'a',
    async () => begun.push('left'),
    (listener) => {
      leave = listener;
    },
  );
  const last = run('a', 'last');
  await settled();
  leave();
  expect(await left).toBe('gone');
  await endNext();
  await endNext();
  expect([await first, await last, begun]).toEqual(['first', 'last', ['first', 'last']]);
});

it('is busy for all who wait, and for all who come, once it ends', async () => {
  const { run, ending } = rig();
  void run('a');
  const waiting = run('a');
  await settled();
  ending.abort();
  expect([await waiting, await run('b')]).toEqual(['busy', 'busy']);
});
