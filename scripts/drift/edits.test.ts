import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../packages/run.ts';
import { type Edit, edited, kinds, nameOf, sampleOf, sides } from './edit.ts';
import { edits } from './edits.ts';

const contentOf = (file: string) => readFileSync(path.join(root, file), 'utf8');

/** What is wrong with an edit by today's files, if anything. */
function faultOf(edit: Edit): string | undefined {
  if (!existsSync(path.join(root, edit.file))) return `${edit.file} of "${edit.title}" is not there`;
  try {
    return edited(contentOf(edit.file), edit) === contentOf(edit.file)
      ? `${edit.title} changes nothing`
      : undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

describe('the edits of pnpm check:drift', () => {
  it('are edits of today’s files: a text that is there once, and another in its place', () => {
    expect(edits.map(faultOf).filter((fault) => fault !== undefined)).toEqual([]);
  });

  it('are told apart by their names', () => {
    expect(new Set(edits.map(nameOf)).size).toBe(edits.length);
  });

  it('are of every kind and on every side, in all three APIs', () => {
    const used = (of: (edit: Edit) => string) => [...new Set(edits.map(of))].sort();
    expect(used(({ kind }) => kind)).toEqual([...kinds].sort());
    expect(used(({ side }) => side)).toEqual([...sides].sort());
    expect(used(({ api }) => api)).toEqual(['OCP', 'obshell', 'obstop']);
  });

  it('name tests that are there', () => {
    const tests = edits.flatMap(({ test }) => test ?? []);
    expect(tests.filter((test) => !existsSync(path.join(root, test)))).toEqual([]);
    expect(tests.filter((test) => !test.endsWith('.test.ts'))).toEqual([]);
  });
});

describe('an edit', () => {
  const edit: Edit = {
    title: 'a becomes b',
    api: 'OCP',
    side: 'server',
    kind: 'name',
    file: 'some/file.ts',
    from: 'a',
    to: 'b',
  };

  it('replaces its text and nothing else', () => {
    expect(edited('x a x', { ...edit, to: '$&' })).toBe('x $& x');
  });

  it.each(['', 'x', 'a and a'])(
    'is refused where the text is not there once, and names the file: %j',
    (content) => {
      expect(() => edited(content, edit)).toThrow('some/file.ts has the text');
    },
  );
});

describe('a sample', () => {
  const all = Array.from({ length: 40 }, (_, index) => index);

  it('has as many as are asked for, from all over the table, and the same each time', () => {
    expect(sampleOf(all, 4)).toEqual([9, 19, 29, 39]);
    expect(sampleOf(all, 6)).toHaveLength(6);
  });

  it('of more than there are has them all, of none none', () => {
    expect(sampleOf(all, 99)).toEqual(all);
    expect(sampleOf(all, 0)).toEqual([]);
  });
});
