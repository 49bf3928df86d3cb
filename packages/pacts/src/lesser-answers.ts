import { exampleOf, matched, type Template } from './matchers.ts';

type Members = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Where a value says something else than a fuller one: nothing if each of its members stands in the other, too. Lists may be
 * shorter. An empty one and null say that there is nothing, except in members that are `untold` where the answer was silent.
 */
export function partOf(
  part: unknown,
  whole: unknown,
  untold: ReadonlySet<string> = new Set(),
  at = '',
): string[] {
  if (Object.is(part, whole)) return [];
  const isEmpty = Array.isArray(part) && part.length === 0 && Array.isArray(whole) && whole.length > 0;
  if (typeof part !== 'object' || part === null || typeof whole !== 'object' || whole === null || isEmpty)
    return [`${at}: ${JSON.stringify(part)} is not ${JSON.stringify(whole)}`];
  return Object.entries(part).flatMap(([key, value]) => {
    const isUntold = untold.has(key) && (value === null || (Array.isArray(value) && value.length === 0));
    return isUntold ? [] : partOf(value, (whole as Members)[key], untold, `${at}.${key}`);
  });
}

/**
 * A whole example with lists and dictionaries as short as in the pact, and without members that are read only where they are
 * there: what a consumer makes of it must be what it makes of the pact's part.
 */
export function cutTo(
  template: Template | undefined,
  whole: unknown,
  readWhereThere: ReadonlySet<string>,
): unknown {
  const known = template === undefined ? undefined : matched(template);
  if (Array.isArray(whole))
    return Array.isArray(known)
      ? whole.slice(0, known.length).map((item, index) => cutTo(known[index], item, readWhereThere))
      : whole;
  if (!isObject(whole)) return whole;
  const isIn = (key: string) => isObject(known) && key in known;
  const isDictionary = isObject(template) && template['pact:matcher:type'] === 'values';
  return Object.fromEntries(
    Object.entries(whole)
      .filter(([key]) => isIn(key) || !(isDictionary || readWhereThere.has(key)))
      .map(([key, value]) => [
        key,
        cutTo(isObject(known) ? (known[key] as Template) : undefined, value, readWhereThere),
      ]),
  );
}

/** Members of a pact's answer that the consumer can do without: each is taken away once, and `isEnough` tells of what is left. */
export async function needlessMembers(
  template: Template,
  isEnough: (body: unknown) => Promise<boolean>,
): Promise<string[]> {
  const lesser = [...withoutEach(template, '')];
  const found = await Promise.all(lesser.map(async ({ at, body }) => ((await isEnough(body)) ? [at] : [])));
  return found.flat();
}

function* withoutEach(template: Template, at: string): Generator<{ at: string; body: unknown }> {
  const given = matched(template);
  const whole = exampleOf(template);
  if (Array.isArray(given)) {
    for (const { at: where, body } of withoutEach(given[0], `${at}[0]`)) yield { at: where, body: [body] };
  } else if (isObject(given)) {
    // Keys of a dictionary are data: a pact does not ask for them.
    const isDictionary = isObject(template) && template['pact:matcher:type'] === 'values';
    for (const [key, member] of Object.entries(given)) {
      const { [key]: _, ...rest } = whole as Members;
      if (!isDictionary) yield { at: `${at}.${key}`, body: rest };
      for (const inner of withoutEach(member as Template, `${at}.${key}`))
        yield { at: inner.at, body: { ...(whole as Members), [key]: inner.body } };
    }
  }
}
