import type { Language } from '@obstop/contracts';

/** The language of messages: Chinese where Accept-Language names it before English, else English. */
export function languageOf(header: string | undefined): Language {
  const zh = header?.search(/\bzh\b/i) ?? -1;
  const en = header?.search(/\ben\b/i) ?? -1;
  return zh >= 0 && (en < 0 || zh < en) ? 'zh' : 'en';
}
