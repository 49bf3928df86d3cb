import { expect, it } from 'vitest';
import { createRenderedTaskCache } from './rendered-task-cache.ts';

const cache = (maxBytes = 100, maxBytesEach = 40) => createRenderedTaskCache({ maxBytes, maxBytesEach });
const ids = (texts: ReturnType<typeof cache>, asked: number[]) => asked.filter((id) => texts.has(id));

it('a text is given for its own revision only', () => {
  const texts = cache();
  texts.put(1, 7, 'seven');
  expect([texts.get(1, 6), texts.get(1, 7), texts.get(1, 8), texts.get(2, 7)]).toEqual([
    undefined,
    'seven',
    undefined,
    undefined,
  ]);
});

it('another revision takes the place of the one before', () => {
  const texts = cache();
  texts.put(1, 7, 'seven');
  texts.put(1, 8, 'eight');
  expect([texts.get(1, 7), texts.get(1, 8)]).toEqual([undefined, 'eight']);
});

it('what was asked for least recently makes room, by the size of all', () => {
  const texts = cache();
  for (const id of [1, 2, 3, 4, 5]) texts.put(id, 1, 'x'.repeat(10));
  texts.get(1, 1);
  texts.put(6, 1, 'x'.repeat(15));
  expect(ids(texts, [1, 2, 3, 4, 5, 6])).toEqual([1, 4, 5, 6]);
});

it('the room of what was replaced is free again', () => {
  const texts = cache();
  for (let revision = 1; revision < 50; revision += 1) texts.put(1, revision, 'x'.repeat(20));
  texts.put(2, 1, 'x'.repeat(20));
  texts.put(3, 1, 'x'.repeat(10));
  expect(ids(texts, [1, 2, 3])).toEqual([1, 2, 3]);
});

it('a text that is too large is not kept, nor what it replaces', () => {
  const texts = cache();
  texts.put(1, 1, 'small');
  texts.put(1, 2, 'x'.repeat(21));
  expect(texts.has(1)).toBe(false);
});
