/*
 * Owns: holding an answer of our own server against the contract's type of it, member by member.
 * Invariant: what `shape` answers is what came, unknown members included, and whatever its type says has been looked at; of an open
 * union that is what its known kinds say.
 */
import { memberPath, object, rawOf, ShapeFault } from '../core/fields.ts';
import type { Open } from '../core/wire.ts';

/** What the contract says of an answer, to be read only. Words are open, but for the `kind` that tells members of a union apart. */
export type Answer<T> = T extends string
  ? string extends T
    ? T
    : Open<T>
  : T extends object
    ? { readonly [K in keyof T]: K extends 'kind' ? T[K] : Answer<T[K]> }
    : T;

/** Reads a value; `at` is its own path. Throws ShapeFault. */
export type Read<T> = (value: unknown, at: string) => T;

/** A reader for every member of `T`. */
type Readers<T> = { readonly [K in keyof T]-?: Read<T[K]> };

// One of the types that typeof tells.
const scalar =
  <T>(type: 'string' | 'number' | 'boolean', expected: string): Read<T> =>
  (value, at) => {
    if (typeof value !== type) throw new ShapeFault(at, expected);
    return value as T;
  };
export const text = scalar<string>('string', 'a text');
export const number = scalar<number>('number', 'a number');
export const flag = scalar<boolean>('boolean', 'true or false');

/** What may be absent. */
export const maybe =
  <T>(read: Read<T>): Read<T | undefined> =>
  (value, at) =>
    value === undefined ? undefined : read(value, at);

/** Makes the reader of an object. */
export const shape =
  <T extends object>(readers: Readers<T>): Read<T> =>
  (value, at) => {
    const raw = rawOf(object(value, at));
    for (const key in readers) readers[key](raw[key], memberPath(at, key));
    return raw as T;
  };

/** Makes the reader of an object whose other members depend on its `kind`. An open one passes on what a newer server has more. */
export const byKind =
  <T extends { readonly kind: string }>(
    variants: {
      readonly [K in T['kind']]: Readers<Omit<Extract<T, { kind: K }>, 'kind'>>;
    },
    isOpen = false,
  ): Read<T> =>
  (value, at) => {
    const kind = rawOf(object(value, at)).kind as T['kind'];
    if (isOpen && typeof kind === 'string' && !Object.hasOwn(variants, kind)) return value as T;
    if (!Object.hasOwn(variants, kind))
      throw new ShapeFault(memberPath(at, 'kind'), `one of ${Object.keys(variants).join(', ')}`);
    return shape<object>(variants[kind])(value, at) as T;
  };

/** Makes the reader of an object whose members are all alike. */
export const record =
  <T>(read: Read<T>): Read<Readonly<Record<string, T>>> =>
  (value, at) => {
    const raw = rawOf(object(value, at));
    for (const key in raw) read(raw[key], memberPath(at, key));
    return raw as Record<string, T>;
  };

/** Makes the reader of a list. */
export const every =
  <T>(read: Read<T>): Read<readonly T[]> =>
  (value, at) => {
    if (!Array.isArray(value)) throw new ShapeFault(at, 'a list');
    return value.map((item, index) => read(item, `${at}[${index}]`));
  };
