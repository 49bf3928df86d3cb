import { writeJson } from '@obstop/contracts';

// Go's encoder writes these inside strings as \uXXXX; outside of strings JSON has none of them.
const escaped: Record<string, string> = {
  '<': '\\u003c',
  '>': '\\u003e',
  '&': '\\u0026',
  '\u2028': '\\u2028',
  '\u2029': '\\u2029',
};

/** JSON as Go's encoder writes it. */
export function writeGoJson(value: unknown): string {
  return writeJson(value).replace(/[<>&\u2028\u2029]/g, (character) => escaped[character] ?? character);
}

declare const written: unique symbol;
/** The JSON text of a value. */
export type GoJsonOf<T> = string & { readonly [written]: T };

/** Writes a value now: many large ones are written one by one. */
export const asGoJson = <T>(value: T) => writeGoJson(value) as GoJsonOf<T>;
