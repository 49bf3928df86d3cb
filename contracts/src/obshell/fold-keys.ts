const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Known keys and, where the value is an object of its own, the keys below. */
export interface KnownKeys {
  readonly [key: string]: KnownKeys | true;
}

/** All keys of a request body that any call of this contract reads. */
const requestKeys: KnownKeys = {
  scope: { type: true, target: true },
  force: true,
  terminate: true,
  forcePassDag: { id: true },
  freeze_server: true,
  operator: true,
  session_id: true,
};

/**
 * Go matches JSON keys without regard to case: gives every known key its own spelling, leaves the others. Of two keys
 * that differ in case only the later one counts, as in Go. What is no object comes back as it is.
 */
export function foldKeys(value: unknown, known: KnownKeys = requestKeys): unknown {
  if (!isObject(value)) return value;
  const spelling = new Map(Object.keys(known).map((key) => [key.toLowerCase(), key]));
  const folded: Record<string, unknown> = {};
  for (const [key, member] of Object.entries(value)) {
    const name = spelling.get(key.toLowerCase()) ?? key;
    const below = known[name];
    const next = typeof below === 'object' ? foldKeys(member, below) : member;
    Object.defineProperty(folded, name, {
      value: next,
      enumerable: true,
      writable: true,
      configurable: true,
    });
  }
  return folded;
}
