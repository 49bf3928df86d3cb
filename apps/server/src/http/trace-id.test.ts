import { expect, it } from 'vitest';
import { traceIdOf } from './trace-id.ts';

const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

it('what nobody named is told by the low half of its trace', () => {
  expect(traceIdOf(undefined, traceparent)).toBe('a3ce929d0e0e4736');
});

it('what the caller sent is repeated where it is fit for a header', () => {
  expect(traceIdOf('caller:1', traceparent)).toBe('caller:1');
  expect(traceIdOf('two words', traceparent)).toBe('a3ce929d0e0e4736');
  expect(traceIdOf(['a', 'b'], traceparent)).toBe('a3ce929d0e0e4736');
});
