import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { createVirtualRuntime } from '../../test/virtual-runtime.ts';
import { Cancelled, TimeLimit, withinTime } from './deadline.ts';

const forever = () => new Promise<never>(() => {});

describe('withinTime', () => {
  it('leaves no listener on the caller’s signal and no timer, however it ends', async () => {
    const { signal } = new AbortController();
    const timers: (AbortSignal | undefined)[] = [];
    const runtime = createVirtualRuntime();
    const watched = {
      sleep: (ms: number, timer?: AbortSignal) => {
        timers.push(timer);
        return runtime.sleep(ms, timer);
      },
    };
    expect(await withinTime(watched, 10, signal, async () => 1)).toBe(1);
    await expect(withinTime(watched, 10, signal, () => Promise.reject(new Error('no')))).rejects.toThrow(
      'no',
    );
    await expect(withinTime(watched, 10, signal, forever)).rejects.toBeInstanceOf(TimeLimit);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
    expect(timers.map((timer) => timer?.aborted)).toEqual([true, true, true]);
  });

  it('ends although the work does not heed its signal', async () => {
    const controller = new AbortController();
    const work = withinTime(createVirtualRuntime(), 10_000, controller.signal, forever);
    controller.abort('enough');
    await expect(work).rejects.toMatchObject({ cause: 'enough', beforeStart: false });
  });

  it('does not begin where the signal was aborted before', async () => {
    let begun = false;
    const work = withinTime(createVirtualRuntime(), 10, AbortSignal.abort('enough'), async () => {
      begun = true;
    });
    await expect(work).rejects.toBeInstanceOf(Cancelled);
    expect(begun).toBe(false);
  });
});
