import type { OcpTaskContext } from './task.ts';

const shape = /^Context\(parallelIdx=(-?\d+), stringMap=\{(.*)\}, listMap=\{(.*)\}\)$/s;

/** Splits `a=1, b=2` at the commas that begin a new `key=`; a value may hold commas, a key may not. */
function entries(text: string): [string, string][] {
  if (text === '') return [];
  return text.split(/, (?=[^=,\s]+=)/).map((part): [string, string] => {
    const at = part.indexOf('=');
    return at < 0 ? [part, ''] : [part.slice(0, at), part.slice(at + 1)];
  });
}

/**
 * Reads dialect A's text context. The text form has no quoting, so a value that itself holds `, key=` cannot be told
 * from two entries; never rely on it. Undefined where the text does not have the known form.
 */
export function parseContextText(text: string): OcpTaskContext | undefined {
  const match = shape.exec(text);
  if (!match) return undefined;
  const [, parallelIdx = '', strings = '', lists = ''] = match;
  const listMap = entries(lists).map(([key, value]): [string, string[]] => {
    const inner = value.replace(/^\[|\]$/g, '');
    return [key, inner === '' ? [] : inner.split(', ')];
  });
  return {
    parallelIdx: Number(parallelIdx),
    stringMap: Object.fromEntries(entries(strings)),
    listMap: Object.fromEntries(listMap),
  };
}

/** Writes dialect A's text context, keys in the order of the maps. */
export function formatContextText(context: OcpTaskContext): string {
  const strings = Object.entries(context.stringMap).map(([key, value]) => `${key}=${value}`);
  const lists = Object.entries(context.listMap).map(([key, values]) => `${key}=[${values.join(', ')}]`);
  return `Context(parallelIdx=${context.parallelIdx}, stringMap={${strings.join(', ')}}, listMap={${lists.join(', ')}})`;
}
