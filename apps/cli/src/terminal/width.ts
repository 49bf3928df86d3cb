import truncatedWidth from 'fast-string-truncated-width';

/** Columns that a text takes: a Chinese character takes two, a colour none. */
export const widthOf = (text: string) => truncatedWidth(text).width;

/** The text cut to so many columns, with … where something is missing; give it unpainted. */
export function fit(text: string, columns: number): string {
  const limit = Math.max(1, columns);
  const { truncated, ellipsed, index } = truncatedWidth(text, { limit, ellipsis: '…', ellipsisWidth: 1 });
  return truncated ? `${text.slice(0, index)}${ellipsed ? '…' : ''}` : text;
}

/** The text with blanks to so many columns. */
export const pad = (text: string, columns: number) => text + ' '.repeat(Math.max(0, columns - widthOf(text)));
