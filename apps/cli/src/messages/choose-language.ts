import { en, type Messages } from './en.ts';
import { zh } from './zh.ts';

/** A language that `obstop` speaks. */
export type Language = 'en' | 'zh';

/** The texts by language. */
export const messagesOf: Readonly<Record<Language, Messages>> = { en, zh };

/** By `--lang` among the words, else by the locale as POSIX orders its variables; English for any other. */
export function chooseLanguage(
  words: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Language {
  const at = words.findIndex((word) => word === '--lang' || word.startsWith('--lang='));
  const asked = words[at]?.includes('=') ? words[at]?.slice('--lang='.length) : words[at + 1];
  if (at >= 0 && (asked === 'zh' || asked === 'en')) return asked;
  const locale = env.LC_ALL || env.LC_MESSAGES || env.LANG || '';
  return /^zh\b|^zh_/i.test(locale) ? 'zh' : 'en';
}
