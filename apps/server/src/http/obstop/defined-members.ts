/** The members of a value that are there: an absent one is left out, not written as undefined. */
export function definedMembers<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  // What is left out was undefined, which the type takes for absent.
  return Object.fromEntries(members) as { [K in keyof T]: Exclude<T[K], undefined> };
}
