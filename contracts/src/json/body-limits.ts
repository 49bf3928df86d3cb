/** What a request's body may have; no call needs nearly as much of anything. */
export const bodyLimits = {
  /** Objects and arrays within each other. */
  depth: 32,
  /** Members of objects and elements of arrays, all together. */
  values: 4096,
  /** Characters of one number. */
  numberLength: 64,
} as const;

const inNumber = /[-+.\deE]*/y;

/** Where the number that begins there ends. */
function endOfNumber(text: string, at: number): number {
  inNumber.lastIndex = at;
  inNumber.test(text);
  return inNumber.lastIndex;
}

/** Where the string that begins there ends. */
function endOfString(text: string, at: number): number {
  for (let end = at + 1; end < text.length; end += 1) {
    if (text[end] === '\\') end += 1;
    else if (text[end] === '"') return end + 1;
  }
  return text.length;
}

/**
 * The limit that a JSON text breaks first; undefined where it keeps them all. It is told in one pass over the text, before anything is
 * made of it: what a text would cost to read, to check and to answer follows from these. Does not tell whether the text is JSON.
 */
export function brokenBodyLimit(text: string): string | undefined {
  let depth = 0;
  let values = 0;
  let at = 0;
  while (at < text.length) {
    const character = text[at] as string;
    if (character === '"') {
      at = endOfString(text, at);
      continue;
    }
    if (character === '-' || (character >= '0' && character <= '9')) {
      const end = endOfNumber(text, at);
      if (end - at > bodyLimits.numberLength)
        return `must not have a number of more than ${bodyLimits.numberLength} characters`;
      at = end;
      continue;
    }
    if (character === '}' || character === ']') depth -= 1;
    if (character === '{' || character === '[') depth += 1;
    // The first of each object and array counts with it, the others by the comma before them.
    if (character === '{' || character === '[' || character === ',') values += 1;
    if (depth > bodyLimits.depth) return `must not be nested more than ${bodyLimits.depth} deep`;
    if (values > bodyLimits.values) return `must not have more than ${bodyLimits.values} values`;
    at += 1;
  }
  return undefined;
}
