import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { writeJson } from '../src/json/lossless.ts';
import type { ApiDescription, DocumentDescription } from './apis.ts';
import { buildDocument } from './openapi-document.ts';
import { type Exchange, type Translated, translate } from './translate.ts';

const file = 'texts.zh.yaml';

/** The tables by what they are for; a text stands in one of them. */
export const chineseTables: Readonly<Record<string, Readonly<Record<string, string>>>> = parse(
  readFileSync(new URL(file, import.meta.url), 'utf8'),
);

/** Chinese texts of the documents by the English ones. */
export const chineseTexts: Readonly<Record<string, string>> = Object.assign(
  {},
  ...Object.values(chineseTables),
);

/** Texts that stand as they are: code, not language. */
export const unchangedTexts: readonly string[] = ['show_details=false'];

/** What the documents of these APIs are put into Chinese by: our texts, and the error catalogues' messages. */
export function chineseExchange(apis: readonly ApiDescription[]): Exchange {
  const errors = apis.flatMap((api) =>
    Object.values(api.routes).flatMap(({ metadata }) => metadata.errors.map((name) => ({ api, name }))),
  );
  return {
    texts: chineseTexts,
    names: new Set([...unchangedTexts, ...errors.map(({ name }) => name)]),
    answers: new Map(
      errors.map(({ api, name }) => [
        writeJson(api.errorExample(name).value),
        api.errorExample(name, 'zh').value,
      ]),
    ),
  };
}

/** A document in Chinese, and the texts that have no Chinese yet. */
export function translateDocument(
  description: DocumentDescription,
): Translated<ReturnType<typeof buildDocument>> {
  return translate(buildDocument(description), chineseExchange(description.apis));
}

/** A document in Chinese. Throws with all texts that have none. */
export function buildChineseDocument(description: DocumentDescription): ReturnType<typeof buildDocument> {
  const { document, untranslated } = translateDocument(description);
  if (untranslated.length === 0) return document;
  throw new Error(
    `${description.file}: no Chinese in contracts/scripts/${file} for\n${untranslated.map((text) => `  ${text}`).join('\n')}`,
  );
}
