/** Where the first value ends; the whole text where it does not. */
function endOfFirstValue(text: string): number {
  if (!/^[{[]/.test(text)) return text.search(/[\s,]|$/);
  let depth = 0;
  let inString = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (inString) {
      if (character === '\\') at += 1;
      else if (character === '"') inString = false;
      continue;
    }
    if (character === '"') inString = true;
    else if (character === '{' || character === '[') depth += 1;
    else if (character === '}' || character === ']') {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return text.length;
}

/** The text of the first JSON value, without what follows it: Go's decoder leaves that. */
export function firstJsonText(text: string): string {
  const begun = text.replace(/^[ \t\r\n]+/, '');
  return begun.slice(0, endOfFirstValue(begun));
}
