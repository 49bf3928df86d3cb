/** A value that JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

const escapeAbove = (text: string, limit: number) =>
  [...JSON.stringify(text)]
    .flatMap((character) => [...Array(character.length).keys()].map((at) => character.charCodeAt(at)))
    .map((unit) => (unit > limit ? `\\u${unit.toString(16).padStart(4, '0')}` : String.fromCharCode(unit)))
    .join('');

/** As Python's json.dumps: a blank after each comma and colon, nothing beyond ASCII. */
export function pythonJson(value: Json): string {
  if (typeof value === 'string') return escapeAbove(value, 0x7e);
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (isList(value)) return `[${value.map(pythonJson).join(', ')}]`;
  const members = Object.entries(value).map(([key, member]) => `${pythonJson(key)}: ${pythonJson(member)}`);
  return `{${members.join(', ')}}`;
}

/** As Go's json.Marshal: compact, with <, > and & escaped. */
export function goJson(value: Json): string {
  return JSON.stringify(value)
    .replaceAll('<', '\\u003c')
    .replaceAll('>', '\\u003e')
    .replaceAll('&', '\\u0026');
}

const isList = (value: object): value is readonly Json[] => Array.isArray(value);
