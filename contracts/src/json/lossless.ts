import { parse, stringify } from 'lossless-json';

/** An integer beyond 2^53 − 1 keeps its digits as a bigint; every other number is a number. */
function readNumber(text: string): number | bigint {
  const value = Number(text);
  return /^-?\d+$/.test(text) && !Number.isSafeInteger(value) ? BigInt(text) : value;
}

/**
 * Parses JSON without rounding: integers that a number cannot hold become bigints, strings stay strings.
 * Of duplicate keys the last one counts, as with JSON.parse. Throws SyntaxError on malformed text.
 */
export function readJson(text: string): unknown {
  return parse(text, null, { parseNumber: readNumber, onDuplicateKey: ({ newValue }) => newValue });
}

/** Writes JSON; a bigint becomes a bare number with all its digits, undefined members are left out. */
export function writeJson(value: unknown): string {
  const text = stringify(value);
  if (text === undefined) throw new TypeError('undefined is not JSON');
  return text;
}
