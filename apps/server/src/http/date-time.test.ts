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
