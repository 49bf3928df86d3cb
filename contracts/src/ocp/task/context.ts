import type { OcpTaskContext } from './task.ts';

/** Writes dialect A's text context, keys in the order of the maps. The text has no quoting: it is for people. */
export function formatContextText({ parallelIdx, stringMap, listMap }: OcpTaskContext): string {
  const strings = Object.entries(stringMap).map(([key, value]) => `${key}=${value}`);
  const lists = Object.entries(listMap).map(([key, values]) => `${key}=[${values.join(', ')}]`);
  return `Context(parallelIdx=${parallelIdx}, stringMap={${strings.join(', ')}}, listMap={${lists.join(', ')}})`;
}
