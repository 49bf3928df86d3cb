/*
 * Owns: holding an answer of our own server against the contract's type of it, member by member.
 * Invariant: what `shape` answers is what came, unknown members included, and whatever its type says has been looked at.
 */
import { list, memberPath, object, rawOf, ShapeFault, type Wire } from '../core/fields.ts';
import type { Open } from '../core/wire.ts';

/** What the contract says of an answer, to be read only. Words are open, but for the `kind` that tells members of a union apart. */
export type Answer<T> = T extends string
  ? string extends T
    ? T
    : Open<T>
  : T extends object
    ? { readonly [K in keyof T]: K extends 'kind' ? T[K] : Answer<T[K]> }
    : T;

/** Looks at a member: those of core/fields.ts, and what is made of them here. Throws ShapeFault. */
type Check<V> = (from: Wire<never>, key: never, at: string) => V;

/** A check for every member of `T`. */
type Checks<T> = { readonly [K in keyof T]-?: Check<T[K]> };

/** Reads a value; `at` is its own path. Throws ShapeFault. */
export type Read<T> = (value: unknown, at: string) => T;

/** Makes the reader of an object. */
export const shape =
  <T extends object>(checks: Checks<T>): Read<T> =>
  (value, at) => {
    const raw = object<never>(value, at);
    for (const key in checks) checks[key](raw, key as never, at);
    return rawOf(raw) as T;
  };

/** Makes the reader of an object whose other members depend on its `kind`. */
export const byKind =
  <T extends { readonly kind: string }>(
    variants: {
      readonly [K in T['kind']]: Checks<Omit<Extract<T, { kind: K }>, 'kind'>>;
    },
  ): Read<T> =>
  (value, at) => {
    const kind = rawOf(object(value, at)).kind as T['kind'];
    if (!Object.hasOwn(variants, kind))
      throw new ShapeFault(memberPath(at, 'kind'), `one of ${Object.keys(variants).join(', ')}`);
    return shape<object>(variants[kind])(value, at) as T;
  };

/** Makes the reader of an object whose members are all alike. */
export const record =
  <V>(check: Check<V>): Read<Readonly<Record<string, V>>> =>
  (value, at) => {
    const raw = object<never>(value, at);
    for (const key in rawOf(raw)) check(raw, key as never, at);
    return rawOf(raw) as Record<string, V>;
  };

/** A member that is read as a value of its own. */
export const within =
  <V>(read: Read<V>): Check<V> =>
  (from, key, at) =>
    read(rawOf(from)[key], memberPath(at, key));

/** A member that may be absent. */
export const maybe =
  <V>(check: Check<V>): Check<V | undefined> =>
  (from, key, at) =>
    rawOf(from)[key] === undefined ? undefined : check(from, key, at);

/** A list that has to be there. */
export const every =
  <V>(read: Read<V>): Check<readonly V[]> =>
  (from, key, at) => {
    const found = list(from, key, at, read);
    if (!found) throw new ShapeFault(memberPath(at, key), 'a list');
    return found;
  };
