import { describe, expect, it } from 'vitest';
import type { Schema } from '../schema.ts';
import { schemaBreaks } from '../schema-breaks.ts';

const text: Schema = { type: 'string' };
const time: Schema = { type: 'string', format: 'date-time' };
const count: Schema = { type: 'integer' };
const words = (...some: string[]): Schema => ({ type: 'string', enum: some });
const object = (properties: Record<string, Schema>): Schema => ({ type: 'object', properties });
const variant = (kind: string, more: Record<string, Schema> = {}): Schema => ({
  ...object({ kind: { type: 'string', const: kind }, ...more }),
  required: ['kind', ...Object.keys(more)],
});
const mapOf = (values: Schema): Schema => ({ type: 'object', additionalProperties: values });

function breaks(side: 'request' | 'answer', then: Schema, now: Schema): string[] {
  const [written, read] = side === 'answer' ? [now, then] : [then, now];
  return schemaBreaks(written, read, { side, whole: 'it', path: 'x' });
}

type Case = readonly [what: string, side: 'request' | 'answer', then: Schema, now: Schema];

describe('a schema breaks a caller', () => {
  it.each<readonly [...Case, says: string]>([
    [
      'by another format',
      'answer',
      time,
      { type: 'string', format: 'date' },
      'it has x as date text, which was date-time',
    ],
    ['by no format', 'answer', time, text, 'it has x as any text, which was date-time'],
    ['by a format', 'request', text, time, 'it takes x as date-time only'],
    [
      'by a pattern',
      'request',
      text,
      { ...text, pattern: '^a' },
      'it takes less as x: its pattern is ^a, was not set',
    ],
    [
      'by a bound',
      'request',
      count,
      { ...count, minimum: 1 },
      'it takes less as x: its minimum is 1, was not set',
    ],
    ['by words for any text', 'request', text, words('a', 'b'), 'it takes x as "a" or "b" only'],
    ['by fractions', 'answer', count, { type: 'number' }, 'it may have x as number, which was integer'],
    ['by wholes', 'request', { type: 'number' }, count, 'it no longer takes x as number, only as integer'],
    ['by what is anything', 'answer', text, {}, 'it may have x as anything, which was string'],
    [
      'in the values of a map',
      'answer',
      mapOf(text),
      mapOf(count),
      'it may have x.* as integer, which was string',
    ],
    [
      'by closing a map',
      'answer',
      mapOf(text),
      { type: 'object', additionalProperties: false },
      'it no longer has members of other names in x',
    ],
    [
      'in a part',
      'answer',
      { allOf: [object({ a: text, b: text })] },
      { allOf: [object({ a: text }), object({ b: count })] },
      'it may have x.b as integer, which was string',
    ],
    [
      'in a choice',
      'answer',
      { oneOf: [text, object({ a: text })] },
      { oneOf: [text, object({})] },
      'it no longer has x.a',
    ],
    [
      'by a new choice',
      'answer',
      { oneOf: [text] },
      { oneOf: [text, count] },
      'it may have x as integer, which was string',
    ],
    [
      'by another word for a variant',
      'answer',
      { oneOf: [variant('a'), variant('b', { c: count })] },
      { oneOf: [variant('a'), variant('d', { c: count })] },
      'it has another word for "b" as x.kind',
    ],
    [
      'by a member of one variant',
      'answer',
      { oneOf: [variant('a', { c: text }), variant('b', { c: count })] },
      { oneOf: [variant('a', { c: text }), variant('b', { c: text })] },
      'it may have x.c as string, which was integer',
    ],
    [
      'by a variant less',
      'request',
      { oneOf: [variant('a'), variant('b')] },
      { oneOf: [variant('a')] },
      'it no longer takes "b" as x.kind',
    ],
  ])('%s', (_, side, then, now, says) => {
    expect(breaks(side, then, now)).toEqual([says]);
  });

  it('once where a member that was always there is gone', () => {
    const always = { ...object({ a: text, b: text }), required: ['a'] };
    expect(breaks('answer', always, object({ b: text }))).toEqual(['it no longer has x.a']);
  });
});

describe('a schema breaks nobody', () => {
  it.each<Case>([
    ['by wider bounds of an answer', 'answer', { ...count, maximum: 9 }, { ...count, maximum: 10 }],
    ['by a word less in an answer', 'answer', words('a', 'b', 'c'), words('a', 'b')],
    ['by words for any text in an answer', 'answer', text, words('a')],
    ['by a length that words have', 'request', words('a', 'b'), { ...words('a', 'b'), maxLength: 1 }],
    ['by wholes in an answer', 'answer', { type: 'number' }, count],
    ['by fractions in a request', 'request', count, { type: 'number' }],
    ['by taking anything', 'request', text, {}],
    ['by answering a text where anything was', 'answer', {}, text],
    [
      'by a variant more',
      'answer',
      { oneOf: [variant('a'), variant('b')] },
      { oneOf: [variant('a'), variant('b'), variant('c', { d: count })] },
    ],
    ['by a variant less in an answer', 'answer', { oneOf: [variant('a'), variant('b')] }, variant('a')],
    [
      'by another spelling of a pattern',
      'request',
      { ...text, pattern: '^\\d[^\\p{Cc}]$' },
      { ...text, pattern: '^[0-9][^\\x00-\\x1f\\x7f-\\x9f]$' },
    ],
    ['by one choice less in an answer', 'answer', { anyOf: [count, text] }, count],
  ])('%s', (_, side, then, now) => {
    expect(breaks(side, then, now)).toEqual([]);
  });
});
