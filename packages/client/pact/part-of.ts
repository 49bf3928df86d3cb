/**
 * Where a value says something else than a fuller one: nothing if each of its members stands in the other, too. Lists may be
 * shorter, null stands for anything.
 */
export function partOf(part: unknown, whole: unknown, at = ''): string[] {
  if (part === null || Object.is(part, whole)) return [];
  if (typeof part !== 'object' || typeof whole !== 'object' || whole === null)
    return [`${at}: ${JSON.stringify(part)} is not ${JSON.stringify(whole)}`];
  return Object.entries(part).flatMap(([key, value]) =>
    partOf(value, (whole as Readonly<Record<string, unknown>>)[key], `${at}.${key}`),
  );
}
