import { type Example, readJson, writeJson } from '@obstop/contracts';

/** Chinese error answers by the English ones, as the document has both. */
export function chineseErrors<N extends string>(
  names: readonly N[],
  exampleOf: (name: N, language: 'en' | 'zh') => Example,
): (text: string) => unknown {
  const known = new Map(
    names.map((name) => [writeJson(exampleOf(name, 'en').value), exampleOf(name, 'zh').value]),
  );
  return (text) => known.get(writeJson(readJson(text)));
}
