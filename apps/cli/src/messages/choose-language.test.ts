import { expect, it } from 'vitest';
import { chooseLanguage } from './choose-language.ts';

it('is what --lang says, else what the locale says, else English', () => {
  expect(chooseLanguage(['stop', '--lang', 'zh'], { LANG: 'en_US.UTF-8' })).toBe('zh');
  expect(chooseLanguage(['stop', '--lang=en'], { LANG: 'zh_CN.UTF-8' })).toBe('en');
  expect(chooseLanguage(['stop'], { LANG: 'zh_CN.UTF-8' })).toBe('zh');
  expect(chooseLanguage(['stop'], { LC_ALL: 'C', LANG: 'zh_CN.UTF-8' })).toBe('en');
  expect(chooseLanguage(['stop'], { LC_ALL: '', LC_MESSAGES: 'zh', LANG: 'de_DE' })).toBe('zh');
  expect(chooseLanguage([], {})).toBe('en');
});
