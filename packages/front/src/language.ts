import type { Language } from '@obstop/contracts';
import Negotiator from 'negotiator';

const languages: Language[] = ['en', 'zh'];

/**
 * The better liked of the languages that messages come in, by an Accept-Language header: by weight, at the same weight the one named
 * first; a region or script does not matter. English where it likes neither.
 */
export function languageOf(header: string | undefined): Language {
  // Without a header the library takes any language, in no order.
  if (!header) return 'en';
  const negotiator = new Negotiator({ headers: { 'accept-language': header } });
  for (const range of negotiator.languages()) {
    const [primary] = range.toLowerCase().split('-');
    if (primary === 'en' || primary === 'zh') return primary;
    // Any but those that are named.
    if (primary === '*') return (negotiator.languages(languages)[0] as Language | undefined) ?? 'en';
  }
  return 'en';
}
