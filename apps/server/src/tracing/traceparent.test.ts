import { expect, it } from 'vitest';
import { lowHalfOf, newTraceparent, readTraceparent, traceOf } from './traceparent.ts';

const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
const span = '00f067aa0ba902b7';

it('traces that begin here are valid, unrecorded, and no two are the same', () => {
  const made = Array.from({ length: 5000 }, newTraceparent);
  expect(new Set(made.map(lowHalfOf)).size).toBe(made.length);
  for (const each of made) {
    expect(each).toMatch(/-00$/);
    expect(readTraceparent(each)).toBe(each);
  }
});

it.each([
  ['recorded', `00-${trace}-${span}-01`, `00-${trace}-${span}-01`],
  ['not recorded', `00-${trace}-${span}-00`, `00-${trace}-${span}-00`],
  ['with a flag that is not known here', `00-${trace}-${span}-03`, `00-${trace}-${span}-01`],
  ['of a later version, with more', `01-${trace}-${span}-01-what-else`, `00-${trace}-${span}-01`],
])('a place in a trace that is %s is read', (_, sent, read) => {
  expect(readTraceparent(sent)).toBe(read);
});

it.each([
  ['absent', undefined],
  ['sent twice', [`00-${trace}-${span}-01`]],
  ['empty', ''],
  ['of version ff', `ff-${trace}-${span}-01`],
  ['of version 00, with more', `00-${trace}-${span}-01-more`],
  ['with a trace of zeros', `00-${'0'.repeat(32)}-${span}-01`],
  ['with a span of zeros', `00-${trace}-${'0'.repeat(16)}-01`],
  ['in capitals', `00-${trace.toUpperCase()}-${span}-01`],
  ['too short', `00-${trace.slice(1)}-${span}-01`],
  ['without flags', `00-${trace}-${span}`],
  ['followed by a space', `00-${trace}-${span}-01 `],
])('a place that is %s is none', (_, sent) => {
  expect(readTraceparent(sent)).toBeUndefined();
});

it('the trace and its low half, which is what OCP has room for', () => {
  expect(traceOf(`00-${trace}-${span}-01`)).toBe(trace);
  expect(lowHalfOf(`00-${trace}-${span}-01`)).toBe('a3ce929d0e0e4736');
});
