import { manualClock } from '@obstop/engine/testing';
import { describe, expect, it } from 'vitest';
import { defaultAccessSettings } from './settings.ts';
import { createSlowdown, pairOf } from './slowdown.ts';

const settings = {
  ...defaultAccessSettings.slowdown,
  freeFailures: 2,
  baseMs: 100,
  maxMs: 300,
  maxWaiting: 2,
};

function rig(changes: Partial<typeof settings> = {}) {
  const clock = manualClock();
  const ending = new AbortController();
  const slowdown = createSlowdown({ ...settings, ...changes }, clock, ending.signal);
  /** How long the next login of the pair waits. */
  const delayOf = async (pair: string) => {
    const outcome = slowdown.wait(pair);
    for (let waitedMs = 0; ; waitedMs += 50) {
      const now = await Promise.race([outcome, new Promise((go) => setImmediate(go, 'still waiting'))]);
      if (now !== 'still waiting') return [now, waitedMs];
      clock.advance(50);
    }
  };
  const fail = (pair: string, times: number) => {
    for (let time = 0; time < times; time += 1) slowdown.failed(pair);
  };
  return { clock, ending, slowdown, delayOf, fail };
}
const pair = pairOf('admin', '10.0.0.1');

describe('failures of one user from one address', () => {
  it('delay the next login: not at first, then ever longer, up to a limit', async () => {
    const { delayOf, slowdown } = rig();
    const delays: unknown[] = [];
    for (let failures = 0; failures < 6; failures += 1) {
      delays.push(await delayOf(pair));
      slowdown.failed(pair);
    }
    expect(delays).toEqual([0, 0, 100, 200, 300, 300].map((ms) => ['go', ms]));
  });

  it('delay nobody else: not another user, not the same one elsewhere', async () => {
    const { delayOf, fail } = rig();
    fail(pair, 9);
    expect(await delayOf(pairOf('kim', '10.0.0.1'))).toEqual(['go', 0]);
    expect(await delayOf(pairOf('admin', '10.0.0.2'))).toEqual(['go', 0]);
    expect(await delayOf(pair)).toEqual(['go', 300]);
  });

  it('are forgotten after a login, and after a while', async () => {
    const { delayOf, fail, slowdown, clock } = rig();
    fail(pair, 9);
    slowdown.succeeded(pair);
    expect(await delayOf(pair)).toEqual(['go', 0]);
    fail(pair, 9);
    clock.advance(settings.forgetMs);
    expect(await delayOf(pair)).toEqual(['go', 0]);
  });

  it('are remembered of a bounded number of pairs, the newest', async () => {
    const { delayOf, fail } = rig({ maxRemembered: 2 });
    for (const name of ['a', 'b', 'c']) fail(name, 9);
    expect(await delayOf('a')).toEqual(['go', 0]);
    expect(await delayOf('c')).toEqual(['go', 300]);
  });
});

describe('logins that wait', () => {
  it('are bounded in number; the rest are told so at once', async () => {
    const { slowdown, fail, clock } = rig();
    fail(pair, 9);
    const waiting = [slowdown.wait(pair), slowdown.wait(pair)];
    expect(await slowdown.wait(pair)).toBe('busy');
    clock.advance(300);
    expect(await Promise.all(waiting)).toEqual(['go', 'go']);
    const next = slowdown.wait(pair);
    clock.advance(300);
    expect(await next).toBe('go');
  });

  it('end when the server does', async () => {
    const { slowdown, fail, ending } = rig();
    fail(pair, 9);
    const waiting = slowdown.wait(pair);
    ending.abort();
    expect(await waiting).toBe('busy');
  });
});
