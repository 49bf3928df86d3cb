import { expect, it } from 'vitest';
import { languageOf } from './language.ts';

it.each([
  [undefined, 'en'],
  ['', 'en'],
  ['*', 'en'],
  ['fr-FR, de', 'en'],
  ['zh', 'zh'],
  ['zh-CN', 'zh'],
  ['ZH-Hans-CN,zh;q=0.9,en;q=0.8', 'zh'],
  ['en-GB, zh;q=0.9', 'en'],
  ['en;q=0.1, zh;q=0.2', 'zh'],
  ['en;q=0.5,zh;q=0.9', 'zh'],
  ['zh;q=0.9,en;q=0.5', 'zh'],
  ['zh;q=0.5,en;q=0.9', 'en'],
  ['zh, en', 'zh'],
  ['en, zh', 'en'],
  ['zh-CN,en', 'zh'],
  ['zh-Hans', 'zh'],
  ['zh-TW;q=0.7, en-US;q=0.6', 'zh'],
  ['fr, zh;q=0.1', 'zh'],
  ['en;q=0, *', 'zh'],
  ['zh;q=0, *', 'en'],
  ['zh;q=0.5, *;q=0.8', 'en'],
  ['*;q=0', 'en'],
  ['en;q=0', 'en'],
  ['zh ; q=0.9 , en ; q=0.5', 'zh'],
  [' , ;;q, =', 'en'],
  ['zhuang, english', 'en'],
  ['zh;q=0', 'en'],
  ['zh;q=much', 'en'],
] as const)('Accept-Language %j is answered in %s', (header, language) => {
  expect(languageOf(header)).toBe(language);
});
