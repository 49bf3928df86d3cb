import { describe, expect, it } from 'vitest';
import { formatGoTime } from './go-time.ts';

describe('times as Go writes them', () => {
  it.each([
    [0, '00'],
    [500, '00.5'],
    [120, '00.12'],
    [7, '00.007'],
    [10_000, '10'],
  ])('%i ms after the epoch end in %s and the offset', (ms, seconds) => {
    expect(formatGoTime(ms)).toMatch(
      new RegExp(`^19\\d\\d-\\d\\d-\\d\\dT\\d\\d:\\d\\d:${seconds}(Z|[+-]\\d\\d:\\d\\d)$`),
    );
  });
});
