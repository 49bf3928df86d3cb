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

/** Reads the first JSON value and leaves what follows it, as Go's decoder does. Throws SyntaxError. */
export function readFirstJson(text: string): unknown {
  const begun = text.replace(/^[ \t\r\n]+/, '');
  return JSON.parse(begun.slice(0, endOfFirstValue(begun)));
}
