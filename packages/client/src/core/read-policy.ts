import { invalidRequest } from './url.ts';

/** Some of the members; undefined is as good as absent. */
export type Given<T> = { readonly [K in keyof T]?: T[K] | undefined };

/**
 * A policy with what is given over what is the default; undefined is as good as absent. Throws ObstopError `invalid-request` naming the
 * member (`retry.attempts`) that is no number from 0: it would wait, or try, for ever.
 */
export function readPolicy<P extends { readonly [K in keyof P]: number }>(
  path: string,
  defaults: P,
  given: Given<P> | undefined,
): P {
  const policy = { ...defaults };
  for (const name in defaults) {
    const value = given?.[name];
    if (value === undefined) continue;
    policy[name] = readNumber(`${path}.${name}`, value) as P[typeof name];
  }
  return policy;
}

/** A number from 0, infinity included. Throws ObstopError `invalid-request`. */
export function readNumber(path: string, value: number): number {
  if (typeof value !== 'number' || !(value >= 0)) throw invalidRequest(path, 'must be a number from 0');
  return value;
}
