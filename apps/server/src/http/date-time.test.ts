import { afterEach, expect, it } from 'vitest';
import { formatDateTime } from './date-time.ts';

const former = process.env.TZ;
afterEach(() => {
  if (former === undefined) delete process.env.TZ;
  else process.env.TZ = former;
});

it.each([
  ['Asia/Shanghai', '2021-09-05T22:22:20.963+08:00'],
  ['UTC', '2021-09-05T14:22:20.963Z'],
  ['America/St_Johns', '2021-09-05T11:52:20.963-02:30'],
])('a time in %s carries that offset', (zone, expected) => {
  process.env.TZ = zone;
  expect(formatDateTime(Date.UTC(2021, 8, 5, 14, 22, 20, 963))).toBe(expected);
});

it.each(['UTC', 'Europe/Berlin', 'Asia/Kathmandu'])(
  'times of any second, in any order, are those of a Date in %s',
  (zone) => {
    process.env.TZ = zone;
    const dayMs = 86_400_000;
    const times = Array.from({ length: 2000 }, (_, index) => {
      // Every other one is near the one before it: in its second, or in the next.
      const day = (index >> 1) * 61 * dayMs;
      return day + ((index * 7919) % 2003) - (index % 3 === 0 ? dayMs * 9000 : 0);
    });
    for (const ms of [...times, -1, 0, 999, 1000]) {
      const text = formatDateTime(ms);
      expect(text).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}(Z|[+-]\d\d:\d\d)$/);
      expect(Date.parse(text)).toBe(ms);
    }
  },
);

it('what is no time is refused', () => {
  expect(() => formatDateTime(Number.NaN)).toThrow(RangeError);
});
