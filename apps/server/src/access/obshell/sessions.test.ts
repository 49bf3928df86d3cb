import { describe, expect, it } from 'vitest';
import { createSessions } from './sessions.ts';

describe('sessions', () => {
  it('are bounded in number: the one goes that was not used for longest', () => {
    const sessions = createSessions<string>(() => 0);
    const [first, second] = [sessions.open('first'), sessions.open('second')];
    for (let more = 0; more < 998; more += 1) sessions.open('more');
    expect(sessions.check(first)).toEqual({ kind: 'open', user: 'first' });
    sessions.open('one too many');
    expect(sessions.check(second)).toEqual({ kind: 'unknown' });
    expect(sessions.check(first)).toEqual({ kind: 'open', user: 'first' });
  });
});
