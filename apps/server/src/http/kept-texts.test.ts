import { expect, it } from 'vitest';
import { createKeptTexts } from './kept-texts.ts';

const kept = (maxBytes = 100, maxBytesEach = 40) => createKeptTexts({ maxBytes, maxBytesEach });
const ids = (texts: ReturnType<typeof kept>, asked: number[]) => asked.filter((id) => texts.has(id));

it('a text is given for its own revision only', () => {
  const texts = kept();
  texts.keep(1, 7, 'seven');
  expect([texts.get(1, 6), texts.get(1, 7), texts.get(1, 8), texts.get(2, 7)]).toEqual([
    undefined,
    'seven',
    undefined,
    undefined,
  ]);
});

it('another revision takes the place of the one before', () => {
  const texts = kept();
  texts.keep(1, 7, 'seven');
  texts.keep(1, 8, 'eight');
  expect([texts.get(1, 7), texts.get(1, 8)]).toEqual([undefined, 'eight']);
});

it('what was asked for least recently makes room, by the size of all', () => {
  const texts = kept();
  for (const id of [1, 2, 3, 4, 5]) texts.keep(id, 1, 'x'.repeat(10));
  texts.get(1, 1);
  texts.keep(6, 1, 'x'.repeat(15));
  expect(ids(texts, [1, 2, 3, 4, 5, 6])).toEqual([1, 4, 5, 6]);
});

it('the room of what was replaced is free again', () => {
  const texts = kept();
  for (let revision = 1; revision < 50; revision += 1) texts.keep(1, revision, 'x'.repeat(20));
  texts.keep(2, 1, 'x'.repeat(20));
  texts.keep(3, 1, 'x'.repeat(10));
  expect(ids(texts, [1, 2, 3])).toEqual([1, 2, 3]);
});

it('a text that is too large is not kept, nor what it replaces', () => {
  const texts = kept();
  texts.keep(1, 1, 'small');
  texts.keep(1, 2, 'x'.repeat(21));
  expect(texts.has(1)).toBe(false);
});
