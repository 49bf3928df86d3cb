import { manualClock } from '@obstop/engine/testing';
import { describe, expect, it, vi } from 'vitest';
import { createLoginThrottle } from './login-throttle.ts';
import { defaultAccessSettings, type ThrottleSettings } from './settings.ts';

const settled = () => new Promise((resolve) => setImmediate(resolve));

function rig(changes: Partial<ThrottleSettings> = {}) {
  const clock = manualClock();
  const ending = new AbortController();
  const settings = { ...defaultAccessSettings.throttle, freeFailures: 2, baseMs: 100, maxMs: 300, atOnce: 1 };
  const throttle = createLoginThrottle({ ...settings, restMs: 50, ...changes }, clock, ending.signal);
  const looked: string[] = [];
  const attempt = (name: string, address: string, right = false) =>
    throttle.attempt(name, { address }, async () => {
      looked.push(name);
      return right ? { name } : undefined;
    });
  /** What an attempt comes to, and after how long. */
  const timed = async (...of: Parameters<typeof attempt>): Promise<[unknown, number]> => {
    const outcome = attempt(...of);
    for (let waitedMs = 0; ; waitedMs += 50) {
      for (let turns = 0; turns < 3; turns += 1) await settled();
      const now = await Promise.race([outcome, settled().then(() => 'waits')]);
      if (now !== 'waits') return [now, waitedMs];
      clock.advance(50);
    }
  };
  /** Fails until nothing is free any more. */
  const failOften = async (name: string, address: string) => {
    for (let time = 0; time < 6; time += 1) await timed(name, address);
    clock.advance(50);
    await settled();
  };
  return { clock, ending, throttle, looked, attempt, timed, failOften };
}

describe('a wrong password', () => {
  it('is told at once at first, then ever later, up to a limit', async () => {
    const { timed } = rig({ restMs: 0 });
    const waits: unknown[] = [];
    for (let time = 0; time < 6; time += 1) waits.push(await timed('kim', '10.0.0.1'));
    expect(waits).toEqual([0, 0, 100, 200, 300, 300].map((ms) => ['wrong', ms]));
  });

  it('counts for the address under whatever name', async () => {
    const { timed, failOften } = rig();
    await failOften('kim', '10.0.0.1');
    expect(await timed('lee', '10.0.0.1')).toEqual(['wrong', 300]);
    expect(await timed('lee', '::ffff:10.0.0.1')).toEqual(['wrong', 300]);
    expect(await timed('sam', '10.0.0.2')).toEqual(['wrong', 0]);
  });

  it('counts for the name from whatever address', async () => {
    const { timed } = rig();
    for (let each = 1; each < 7; each += 1) await timed('kim', `10.0.0.${each}`);
    expect(await timed('kim', '10.0.0.9')).toEqual(['wrong', 300]);
    expect(await timed('sam', '10.0.0.9')).toEqual(['wrong', 0]);
  });

  it('counts for all of one IPv6 network', async () => {
    const { timed, failOften } = rig();
    await failOften('kim', '2001:db8::1');
    expect(await timed('lee', '2001:db8::2')).toEqual(['wrong', 300]);
    expect(await timed('lee', '2001:db8:0:1::2')).toEqual(['wrong', 0]);
  });

  it('is forgotten after a while', async () => {
    vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] });
    try {
      const { timed, failOften } = rig();
      await failOften('kim', '10.0.0.1');
      vi.advanceTimersByTime(defaultAccessSettings.throttle.forgetMs + 1);
      expect(await timed('kim', '10.0.0.1')).toEqual(['wrong', 0]);
    } finally {
      vi.useRealTimers();
    }
  });

  it('is told at once where too many such answers wait', async () => {
    const { attempt, timed, failOften } = rig({ maxDelayed: 1 });
    await failOften('kim', '10.0.0.1');
    void attempt('kim', '10.0.0.1');
    await settled();
    expect(await timed('kim', '10.0.0.2')).toEqual(['wrong', 0]);
  });
});

describe('a right password', () => {
  it('waits for no failure, only for its turn at an address that rests', async () => {
    const { attempt, timed, failOften } = rig();
    await failOften('kim', '10.0.0.1');
    void attempt('kim', '10.0.0.1');
    expect(await timed('kim', '10.0.0.1', true)).toEqual([{ name: 'kim' }, 50]);
    expect(await timed('kim', '10.0.0.2', true)).toEqual([{ name: 'kim' }, 0]);
  });
});

it('looks at no more passwords of an address that fails than one in a while, though nobody waits for answers', async () => {
  const { attempt, looked, failOften, clock } = rig();
  await failOften('kim', '10.0.0.1');
  looked.length = 0;
  for (let each = 0; each < 40; each += 1) void attempt('kim', '10.0.0.1');
  for (let turns = 0; turns < 10; turns += 1) {
    clock.advance(50);
    for (let more = 0; more < 5; more += 1) await settled();
  }
  expect(looked.length).toBeGreaterThanOrEqual(10);
  expect(looked.length).toBeLessThanOrEqual(11);
});

it('answers everything once the server ends', async () => {
  const { attempt, ending, failOften } = rig();
  await failOften('kim', '10.0.0.1');
  const waiting = [attempt('kim', '10.0.0.1'), attempt('kim', '10.0.0.1'), attempt('kim', '10.0.0.1')];
  await settled();
  ending.abort();
  expect(new Set(await Promise.all(waiting))).toEqual(new Set(['wrong', 'busy']));
});
