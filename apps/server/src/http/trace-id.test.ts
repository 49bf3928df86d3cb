import { expect, it } from 'vitest';
import { traceIdOf } from './trace-id.ts';

it('ids that nobody sent are sixteen hexadecimal digits, and none comes twice', () => {
  const ids = Array.from({ length: 5000 }, () => traceIdOf(undefined));
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) expect(id).toMatch(/^[\da-f]{16}$/);
});

it('what the caller sent is repeated where it is fit for a header', () => {
  expect(traceIdOf('caller:1')).toBe('caller:1');
  expect(traceIdOf('two words')).toMatch(/^[\da-f]{16}$/);
  expect(traceIdOf(['a', 'b'])).toMatch(/^[\da-f]{16}$/);
});
