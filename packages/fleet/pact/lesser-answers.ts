import { exampleOf, matched, type Template } from '@obstop/pacts';
import { readWhereThere } from './shapes.ts';

type Members = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * The whole example with lists and dictionaries as short as in the pact, and without what is read only where it is there: what an
 * adapter makes of it must be what it makes of the pact's part.
 */
export function cutTo(template: Template | undefined, whole: unknown): unknown {
  if (Array.isArray(whole)) {
    const items = template === undefined ? undefined : matched(template);
    return Array.isArray(items)
      ? whole.slice(0, items.length).map((item, index) => cutTo(items[index], item))
      : whole;
  }
  if (!isObject(whole)) return whole;
  const known = template === undefined ? undefined : matched(template);
  const isDictionary = isObject(template) && template['pact:matcher:type'] === 'values';
  return Object.fromEntries(
    Object.entries(whole)
      .filter(([key]) => !(isDictionary && isObject(known) && !(key in known)))
      .filter(([key]) => !readWhereThere.has(key) || (isObject(known) && key in known))
      .map(([key, value]) => [key, cutTo(isObject(known) ? (known[key] as Template) : undefined, value)]),
  );
}

/** The pact's answer without one of its members, for each of them. */
export function* withoutEach(template: Template): Generator<{ at: string; body: unknown }> {
  yield* without(exampleOf(template), '');
}

function* without(value: unknown, at: string): Generator<{ at: string; body: unknown }> {
  if (Array.isArray(value)) {
    for (const { at: where, body } of without(value[0], `${at}[0]`)) yield { at: where, body: [body] };
    return;
  }
  if (!isObject(value)) return;
  for (const [key, member] of Object.entries(value)) {
    const { [key]: _, ...rest } = value;
    yield { at: `${at}.${key}`, body: rest };
    for (const inner of without(member, `${at}.${key}`))
      yield { at: inner.at, body: { ...value, [key]: inner.body } };
  }
}
