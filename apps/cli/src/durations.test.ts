import { expect, it } from 'vitest';
import { durationText, readDuration } from './durations.ts';

it('reads seconds, minutes and hours, and nothing else', () => {
  expect(['90s', '10m', '1h', '5'].map(readDuration)).toEqual([90_000, 600_000, 3_600_000, 5_000]);
  expect(['', '1d', '-1s', '1.5m', 's'].map(readDuration)).toEqual(Array(5).fill(undefined));
});

it('is written shortly', () => {
  expect([0, 420, 12_400, 59_700, 185_000, 7_800_000].map(durationText)).toEqual([
    '0.0s',
    '0.4s',
    '12s',
    '1m00s',
    '3m05s',
    '2h10m',
  ]);
});
