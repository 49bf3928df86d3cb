import { writeJson } from '../src/json/lossless.ts';
import type { ApiDescription, DocumentDescription } from './apis.ts';
import { buildDocument } from './openapi-document.ts';
import { unchangedTexts } from './texts-zh/common.ts';
import { chineseTexts } from './texts-zh.ts';
import { type Exchange, type Translated, translate } from './translate.ts';

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
    `${description.file}: no Chinese in contracts/scripts/texts-zh for\n${untranslated.map((text) => `  ${text}`).join('\n')}`,
  );
}
