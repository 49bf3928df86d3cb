import type { Language } from '@obstop/contracts';

/** The better liked of the languages that messages come in, by an Accept-Language header; English where it says nothing. */
export function languageOf(header: string | undefined): Language {
  const wishes = (header ?? '').split(',').map((part) => {
    const [range = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase());
    const weight = parameters.find((text) => text.startsWith('q='));
    return { language: range.split('-')[0], weight: weight === undefined ? 1 : Number(weight.slice(2)) };
  });
  const weightOf = (language: Language) =>
    Math.max(0, ...wishes.filter((wish) => wish.language === language).map(({ weight }) => weight || 0));
  return weightOf('zh') > weightOf('en') ? 'zh' : 'en';
}
