import { describe, expect, it } from 'vitest';
import { documents } from '../scripts/apis.ts';
import { buildDocument } from '../scripts/openapi-document.ts';

/** What tools of one kind read in another way than those of the other kind, or not at all. */
const foreign: readonly (readonly [RegExp, string])[] = [
  [/\\[pP]/, 'a property of characters: unknown to Python, and to ECMA without the flag u'],
  [/\\u\{/, 'a code point in braces: unknown to Python, and to ECMA without the flag u'],
  [/\\[dDwWsSbB]/, 'a class that means all of Unicode in Python and ASCII in ECMA'],
  [/\(\?(?!:)/, 'a group other than (?:…): lookarounds, names and flags differ'],
  [/\\[kKgGAZzGhHRXQE]|\\[1-9]/, 'a reference or an anchor that only one of them has'],
  [/\[[^\]]*(?:--|&&|\|\||~~|\[)/, 'a set operation, or a bracket that Python warns of'],
  [/[*+?}][+]/, 'a possessive quantifier, which ECMA has not'],
  [/\\[^\\.^$*+?()[\]{}|/\-xutnrfv]/, 'an escape of what needs none: refused by ECMA with the flag u'],
  [/[^ -~]/, 'a character beyond ASCII'],
];

/** Every pattern of a document, with where it stands. */
function patternsOf(value: unknown, at: string): (readonly [string, string])[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => {
    const here = `${at}/${key}`;
    const names =
      key === 'patternProperties' ? Object.keys(member as object).map((name) => [here, name] as const) : [];
    return key === 'pattern' && typeof member === 'string'
      ? [[here, member] as const]
      : [...names, ...patternsOf(member, here)];
  });
}

/** What is wrong with a pattern. */
function faultsOf(pattern: string): string[] {
  const compiled = ['', 'u'].flatMap((flags) => {
    try {
      new RegExp(pattern, flags);
      return [];
    } catch (error) {
      return [String(error)];
    }
  });
  return [...compiled, ...foreign.flatMap(([construct, why]) => (construct.test(pattern) ? [why] : []))];
}

describe('the patterns of the documents', () => {
  const patterns = documents.flatMap((document) => patternsOf(buildDocument(document), document.file));

  it.each([...new Map(patterns.map(([at, pattern]) => [pattern, at]))])(
    '%s (%s) means the same to tools on ECMA’s and on Python’s regular expressions',
    (pattern) => {
      expect(faultsOf(pattern)).toEqual([]);
    },
  );

  it('are found wherever they stand', () => {
    expect(patterns.length).toBeGreaterThan(2);
    expect(
      patternsOf({ a: [{ pattern: 'x' }], patternProperties: { y: { pattern: 'z' } } }, ''),
    ).toHaveLength(3);
  });
});

describe('a pattern that only some tools read', () => {
  it.each([
    '^[^\\p{Cc}]+$',
    '^\\d+$',
    '^\\u{1F600}$',
    '(?<name>a)',
    '(?<!a{1,3})b',
    '(?=a)',
    '(?i)a',
    '\\w',
    '(a)\\1',
    '[a&&b]',
    '[a--b]',
    'a++',
    '\\_',
    'é',
    'a{',
    '(',
  ])('%s is told', (pattern) => {
    expect(faultsOf(pattern)).not.toEqual([]);
  });

  it.each(['^[^\\x00-\\x1f\\x7f-\\x9f]{1,128}$', '^(?:id|name)(,(asc|desc))?$', '^[0-9]+\\.[a-z_-]*$'])(
    '%s is none',
    (pattern) => expect(faultsOf(pattern)).toEqual([]),
  );
});
