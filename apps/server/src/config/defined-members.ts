/** As `T`, but what may be absent may also be undefined. */
type WithUndefined<T> = T extends unknown
  ? { [K in keyof T]: object extends Pick<T, K> ? T[K] | undefined : T[K] }
  : never;

/** The members of a value that are there: an absent one is left out, not written as undefined. */
export function definedMembers<T extends object>(value: WithUndefined<T>): T {
  // What is left out was undefined, which the type takes for absent.
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as T;
}
