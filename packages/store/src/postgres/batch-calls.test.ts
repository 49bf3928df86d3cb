import { setImmediate } from 'node:timers/promises';
import { StoreUnavailableError } from '@obstop/engine';
import { describe, expect, it } from 'vitest';
import { batchCalls } from './batch-calls.ts';

/** Work that ends when it is told to; `calls` are the items of each call. */
function held() {
  const calls: number[][] = [];
  const ends: ((error?: Error) => void)[] = [];
  const call = batchCalls<number, string>((items) => {
    calls.push(items);
    return new Promise((resolve, reject) => {
      ends.push((error) => (error ? reject(error) : resolve(items.map((item) => `did ${item}`))));
    });
  });
  /** Until everything that can begin has begun. */
  const settled = async () => {
    for (let turn = 0; turn < 20; turn += 1) await setImmediate();
  };
  return { call, calls, ends, settled };
}

describe('calls of the same moment', () => {
  it('are one piece of work, and each gets its own answer', async () => {
    const { call, calls, ends, settled } = held();
    const answers = Promise.all([1, 2, 3].map(call));
    await settled();
    expect(calls).toEqual([[1, 2, 3]]);
    ends[0]?.();
    expect(await answers).toEqual(['did 1', 'did 2', 'did 3']);
  });

  it('that come while enough is under way go together with the next', async () => {
    const { call, calls, ends, settled } = held();
    const answers: Promise<string>[] = [];
    for (const item of [1, 2, 3, 4, 5]) {
      answers.push(call(item));
      await settled();
    }
    expect(calls).toEqual([[1], [2], [3]]);
    ends[1]?.();
    await settled();
    expect(calls).toEqual([[1], [2], [3], [4, 5]]);
    for (const end of ends) end();
    expect(await Promise.all(answers)).toEqual(['did 1', 'did 2', 'did 3', 'did 4', 'did 5']);
  });

  it('are tried one by one where they do not go together, and only the one fails', async () => {
    const { call, calls, ends, settled } = held();
    const both = Promise.allSettled([call(1), call(2)]);
    await settled();
    ends[0]?.(new Error('one of them'));
    await settled();
    expect(calls).toEqual([[1, 2], [1], [2]]);
    ends[1]?.(new Error('this one'));
    ends[2]?.();
    expect(await both).toEqual([
      { status: 'rejected', reason: new Error('this one') },
      { status: 'fulfilled', value: 'did 2' },
    ]);
  });

  it('all fail where the database cannot be reached, and those after them do not', async () => {
    const { call, calls, ends, settled } = held();
    const failing = Promise.allSettled([call(1), call(2)]);
    await settled();
    ends[0]?.(new StoreUnavailableError('unreachable', { cause: undefined }));
    expect((await failing).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    const after = call(3);
    await settled();
    ends[1]?.();
    expect(await after).toBe('did 3');
    expect(calls).toEqual([[1, 2], [3]]);
  });

  it('of which one takes long by itself keep nobody waiting', async () => {
    const { call, ends, settled } = held();
    const slow = call(1);
    const other = call(2);
    await settled();
    ends[0]?.(new Error('it waits for a lock'));
    await settled();
    ends[2]?.();
    expect(await other).toBe('did 2');
    const later = [3, 4, 5].map(call);
    await settled();
    ends[3]?.();
    expect(await Promise.all(later)).toEqual(['did 3', 'did 4', 'did 5']);
    ends[1]?.();
    expect(await slow).toBe('did 1');
  });

  it('that are more than one piece of work takes are all done', async () => {
    const sizes: number[] = [];
    const call = batchCalls<number, number>(async (items) => {
      sizes.push(items.length);
      return items;
    });
    const items = Array.from({ length: 1_234 }, (_, index) => index);
    expect(await Promise.all(items.map(call))).toEqual(items);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(500);
  });
});
