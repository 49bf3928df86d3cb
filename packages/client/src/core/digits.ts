const asDigits = (value: unknown) => (typeof value === 'bigint' ? String(value) : value);

function toJSON(this: object): unknown {
  if (Array.isArray(this)) return this.map(asDigits);
  return Object.fromEntries(Object.entries(this).map(([key, value]) => [key, asDigits(value)]));
}

/** Makes `JSON.stringify` write the bigints in a value, however deep, as digits in a text, where it would throw. Answers the value itself. */
export function withDigits<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  const members: unknown[] = Object.values(value);
  if (members.some((each) => typeof each === 'bigint') && !('toJSON' in value))
    Object.defineProperty(value, 'toJSON', { value: toJSON, configurable: true });
  for (const each of members) withDigits(each);
  return value;
}
