import { describe, expect, it } from 'vitest';
import { documents } from '../scripts/apis.ts';
import {
  chineseExchange,
  chineseTables,
  chineseTexts,
  translateDocument,
  unchangedTexts,
} from '../scripts/chinese-document.ts';
import { buildDocument } from '../scripts/openapi-document.ts';
import { translate } from '../scripts/translate.ts';
import { writeJson } from '../src/json/lossless.ts';

/** A string of the English document and what stands in its place in the Chinese one. */
interface Pair {
  readonly path: readonly string[];
  readonly english: string;
  readonly chinese: string;
}

/** Every string of two documents of the same form, side by side; throws where the form is not the same. */
function pairsOf(english: unknown, chinese: unknown, path: readonly string[] = []): Pair[] {
  if (typeof english === 'string' && typeof chinese === 'string') return [{ path, english, chinese }];
  if (typeof english !== 'object' || english === null || typeof chinese !== 'object' || chinese === null) {
    expect({ path, value: chinese }).toEqual({ path, value: english });
    return [];
  }
  expect({ path, keys: Object.keys(chinese) }).toEqual({ path, keys: Object.keys(english) });
  expect({ path, list: Array.isArray(chinese) }).toEqual({ path, list: Array.isArray(english) });
  const others: Readonly<Record<string, unknown>> = { ...chinese };
  return Object.entries(english).flatMap(([key, value]) => pairsOf(value, others[key], [...path, key]));
}

/** What a Chinese text may not lose of the English one: code, placeholders, identifiers, numbers. */
function tokensOf(english: string): string[] {
  const words = english.match(/[A-Za-z][\w-]*(?:[.@:/=]\w+)*/g) ?? [];
  const identifiers = words.filter((word) => /_|[a-z][A-Z]|[A-Z]{2}|\w[.@:/=]\w|^x-/.test(word));
  return [
    ...(english.match(/`[^`]+`|\{[^}]+\}/g) ?? []),
    ...(english.match(/\d[\d.^-]*\d|\d/g) ?? []),
    // One of several DAGs is a DAG.
    ...identifiers.map((word) => word.replace(/(?<=[A-Z]|OBServer)s$/, '')),
  ];
}

const hasChinese = (text: string) => /\p{Script=Han}/u.test(text);
const entries = Object.entries(chineseTexts);

const both = documents
  .filter(({ chineseFile }) => chineseFile !== undefined)
  .map((description) => ({
    description,
    english: buildDocument(description),
    ...translateDocument(description),
  }));

describe.each(both.map((each) => [each.description.chineseFile, each] as const))(
  '%s',
  (_file, { description, english, document, untranslated }) => {
    const pairs = pairsOf(english, document);
    const changed = pairs.filter((pair) => pair.english !== pair.chinese);

    it('has a translation for every text', () => {
      expect(untranslated).toEqual([]);
    });

    it('differs from the English one in texts and in the messages of errors alone', () => {
      const data = changed.filter(({ path }) => path.includes('value'));
      const said = /\.value\.error\.(?:subErrors\.\d+\.)?message$/;
      expect(data.filter(({ path }) => !said.test(path.join('.')))).toEqual([]);
      const texts = changed.filter(({ path }) => !path.includes('value'));
      for (const { path, english: text, chinese } of texts) {
        expect(['title', 'summary', 'description']).toContain(path.at(-1));
        expect({ text, chinese }).toEqual({ text, chinese: chineseTexts[text] });
      }
    });

    it('leaves nothing in English that is called a text, but lists of names', () => {
      const { names } = chineseExchange(description.apis);
      const left = pairs.filter(
        ({ path, chinese }) =>
          /^(title|summary|description)$/.test(path.at(-1) ?? '') &&
          !path.includes('value') &&
          !hasChinese(chinese) &&
          !chinese.split(', ').every((word) => names.has(word)),
      );
      expect(left).toEqual([]);
    });

    it('shows every error as the catalogue has it in Chinese', () => {
      const shown = new Set(
        Object.values(document.components?.examples ?? {}).map((each) =>
          writeJson('value' in each ? each.value : undefined),
        ),
      );
      for (const api of description.apis) {
        const names = new Set(Object.values(api.routes).flatMap(({ metadata }) => metadata.errors));
        const missing = [...names].filter(
          (name) => !shown.has(writeJson(api.errorExample(name, 'zh').value)),
        );
        expect(missing).toEqual([]);
      }
    });
  },
);

describe('the table', () => {
  const texts = new Set(
    both.flatMap(({ english, document }) => pairsOf(english, document)).map(({ english }) => english),
  );

  it('has no entry that no document uses, and none twice', () => {
    expect([...entries.map(([text]) => text), ...unchangedTexts].filter((text) => !texts.has(text))).toEqual(
      [],
    );
    expect(Object.values(chineseTables).reduce((sum, table) => sum + Object.keys(table).length, 0)).toBe(
      entries.length,
    );
  });

  it('is in Chinese', () => {
    expect(entries.filter(([, chinese]) => !hasChinese(chinese))).toEqual([]);
  });

  it('keeps code, placeholders, identifiers and numbers', () => {
    const lost = entries.flatMap(([english, chinese]) =>
      tokensOf(english)
        .filter((token) => !chinese.includes(token))
        .map((token) => ({ token, english, chinese })),
    );
    expect(lost).toEqual([]);
  });

  it('is set as the catalogue is: a space beside Latin letters and digits, full-width punctuation', () => {
    const tight = /\p{Script=Han}[A-Za-z0-9−@[{]|[A-Za-z0-9\]}]\p{Script=Han}/u;
    const halfWidth = /\p{Script=Han} ?[,.;:!?()]|[,;:!?()]\p{Script=Han}/u;
    const loose = /[，。；：、（）“”] | [，。；：、（）“”]/u;
    expect(
      entries.filter(([, chinese]) => [tight, halfWidth, loose].some((fault) => fault.test(chinese))),
    ).toEqual([]);
    expect(entries.filter(([english, chinese]) => english.endsWith('.') !== chinese.endsWith('。'))).toEqual(
      [],
    );
  });
});

describe('translate', () => {
  const exchange = {
    texts: { Old: '旧', 'A name': '名称' },
    names: new Set(['busy', 'gone']),
    answers: new Map([['{"error":{"message":"Busy."}}', { error: { message: '忙。' } }]]),
  };

  it('takes keywords for texts, and neither names that look like them nor data', () => {
    const given = {
      properties: { description: { description: 'A name', default: 'Old' }, value: { title: 'Old' } },
      examples: {
        value: { summary: 'Old', value: { description: 'Old' } },
        busy: { summary: 'Old', value: { error: { message: 'Busy.' } } },
      },
      responses: { 409: { description: 'busy, gone' } },
      items: { examples: [{ description: 'Old' }], enum: ['Old'], const: { title: 'Old' } },
    };
    expect(translate(given, exchange)).toEqual({
      document: {
        properties: { description: { description: '名称', default: 'Old' }, value: { title: '旧' } },
        examples: {
          value: { summary: '旧', value: { description: 'Old' } },
          busy: { summary: '旧', value: { error: { message: '忙。' } } },
        },
        responses: { 409: { description: 'busy, gone' } },
        items: { examples: [{ description: 'Old' }], enum: ['Old'], const: { title: 'Old' } },
      },
      untranslated: [],
    });
  });

  it('says once what has no translation, of texts and of errors', () => {
    const given = {
      title: 'New',
      tags: [{ description: 'New' }, { description: 'toString' }],
      examples: { gone: { summary: 'Old', value: { error: { message: 'Gone.' } } } },
    };
    expect(translate(given, exchange).untranslated).toEqual(['New', 'toString', 'Gone.']);
  });
});
