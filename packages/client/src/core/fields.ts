import type { RawObject, WireId } from './wire.ts';

declare const contract: unique symbol;

/**
 * An object of an answer. `T` is what the contract says of it, of every dialect that it may come in: its members are read
 * by the functions below, whose keys have to be members of `T` of the kind that is read. What a vendor spells otherwise
 * than the contract goes into `T` as one dialect more.
 */
export interface Wire<T> {
  readonly [contract]: T;
}

/** Names of the members that are of kind `V` in some dialect of `T`. */
export type KeyOf<T, V> = T extends unknown
  ? { [K in keyof T]-?: Extract<NonNullable<T[K]>, V> extends never ? never : K }[keyof T] & string
  : never;

/** What a member is in those dialects that have it. */
type Member<T, K> = T extends unknown ? (K extends keyof T ? NonNullable<T[K]> : never) : never;

/** An answer that lacks what the client relies on: where, and what was expected there. Turned into an ObstopError by the caller. */
export class ShapeFault extends Error {
  readonly path: string;
  readonly expected: string;

  constructor(path: string, expected: string) {
    super(`${path || 'the answer'} must be ${expected}`);
    this.name = 'ShapeFault';
    this.path = path;
    this.expected = expected;
  }
}

/** Path of a member. */
export const memberPath = (at: string, key: string) => (at ? `${at}.${key}` : key);

// Paths are put together only when something is wrong: reading is what every call pays for.
const fault = (at: string, key: string, expected: string) => new ShapeFault(memberPath(at, key), expected);

/** The object as it came. */
export const rawOf = (from: Wire<unknown>) => from as unknown as RawObject;

const isObject = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value);

/** An object; `at` is its own path. */
export function object<T>(value: unknown, at: string): Wire<T> {
  if (!isObject(value)) throw new ShapeFault(at, 'an object');
  // What the contract says of it, which only reading can tell.
  return value as Wire<T>;
}

/** An object in an object. */
export function child<T, K extends KeyOf<T, object>>(from: Wire<T>, key: K, at: string) {
  const value = rawOf(from)[key];
  if (!isObject(value)) throw fault(at, key, 'an object');
  return value as Wire<Extract<Member<T, K>, object>>;
}

/** A member of any kind, as it came. */
export function memberOf<T>(from: Wire<T>, key: NoInfer<KeyOf<T, unknown>>): unknown {
  return rawOf(from)[key];
}

/** A text. */
export function text<T>(from: Wire<T>, key: NoInfer<KeyOf<T, string>>, at: string): string {
  const value = rawOf(from)[key];
  if (typeof value !== 'string') throw fault(at, key, 'a text');
  return value;
}

/** A number that JavaScript holds exactly. */
export function number<T>(from: Wire<T>, key: NoInfer<KeyOf<T, number>>, at: string): number {
  const value = rawOf(from)[key];
  if (typeof value !== 'number') throw fault(at, key, 'a number');
  return value;
}

/** True or false. */
export function flag<T>(from: Wire<T>, key: NoInfer<KeyOf<T, boolean>>, at: string): boolean {
  const value = rawOf(from)[key];
  if (typeof value !== 'boolean') throw fault(at, key, 'true or false');
  return value;
}

/** Whether a value can be an id of any size. */
export const isId = (value: unknown): value is WireId =>
  typeof value === 'number' || typeof value === 'bigint' || typeof value === 'string';

/** An id of any size, as it came. */
export function id<T>(from: Wire<T>, key: NoInfer<KeyOf<T, WireId>>, at: string): WireId {
  const value = rawOf(from)[key];
  if (!isId(value)) throw fault(at, key, 'an id');
  return value;
}

/** As `read`, or undefined where the member is absent or null. */
export function optional<T, K extends string, R>(
  read: (from: Wire<T>, key: K, at: string) => R,
  from: Wire<T>,
  key: K,
  at: string,
): R | undefined {
  return rawOf(from)[key] == null ? undefined : read(from, key, at);
}

/** A list; undefined where the member is absent or null. Each item is read as if it stood alone, its path is put before a fault's. */
export function list<T, R>(
  from: Wire<T>,
  key: NoInfer<KeyOf<T, readonly unknown[]>>,
  at: string,
  read: (value: unknown, at: string) => R,
): R[] | undefined {
  const value = rawOf(from)[key];
  if (value == null) return undefined;
  if (!Array.isArray(value)) throw fault(at, key, 'a list');
  return value.map((item, index) => {
    try {
      return read(item, '');
    } catch (error) {
      if (!(error instanceof ShapeFault)) throw error;
      const path = `${at ? `${at}.` : ''}${key}[${index}]${error.path ? `.${error.path}` : ''}`;
      throw new ShapeFault(path, error.expected);
    }
  });
}

/** An item of a list of ids. */
export function idItem(value: unknown, at: string): WireId {
  if (!isId(value)) throw new ShapeFault(at, 'an id');
  return value;
}

/** An item of a list of texts, or a text that is the whole answer. */
export function textItem(value: unknown, at: string): string {
  if (typeof value !== 'string') throw new ShapeFault(at, 'a text');
  return value;
}

type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** Leaves out what is undefined, so that absent stays absent. */
export function present<T extends Record<string, unknown>>(fields: T): Present<T> {
  const result: Record<string, unknown> = {};
  for (const key in fields) if (fields[key] !== undefined) result[key] = fields[key];
  return result as Present<T>;
}
