// Of what a number holds exactly, no integer has more than 16 digits; a text without such a run needs no second look.
const longRun = /\d{16}/;

/** Whether there may be integers in a text that a number does not hold. */
export const mayHoldBig = (text: string) => longRun.test(text);

const tokens = /"(?:[^"\\]+|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
const mark = '\u0000integer:';
const marked = /^\0integer:-?\d+$/;

/**
 * Parses JSON without rounding: integers that a number cannot hold become bigints. `JSON.parse` tells a reviver the source text
 * of a number on some platforms only, so the digits are carried through it as text. Throws SyntaxError on malformed text.
 */
export function readJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  if (!mayHoldBig(text)) return value;
  let found = false;
  // The text is known to be JSON here, so that a string always ends and a digit outside of one is a number's.
  const rewritten = text.replace(tokens, (token) => {
    if (token[0] === '"' || !/^-?\d+$/.test(token) || Number.isSafeInteger(Number(token))) return token;
    found = true;
    return JSON.stringify(mark + token);
  });
  if (!found) return value;
  return JSON.parse(rewritten, (_key, each: unknown) =>
    typeof each === 'string' && marked.test(each) ? BigInt(each.slice(mark.length)) : each,
  );
}
