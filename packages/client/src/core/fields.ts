import type { WireId } from '@obstop/contracts';

/** An object of an answer. */
export type Wire = Readonly<Record<string, unknown>>;

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

// Paths are put together only when something is wrong: reading is what every call pays for.
const fault = (at: string, key: string, expected: string) =>
  new ShapeFault(at ? `${at}.${key}` : key, expected);

/** An object; `at` is its own path. */
export function object(value: unknown, at: string): Wire {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new ShapeFault(at, 'an object');
  return value as Wire;
}

/** A text. */
export function text(from: Wire, key: string, at: string): string {
  const value = from[key];
  if (typeof value !== 'string') throw fault(at, key, 'a text');
  return value;
}

/** A number that JavaScript holds exactly. */
export function number(from: Wire, key: string, at: string): number {
  const value = from[key];
  if (typeof value !== 'number') throw fault(at, key, 'a number');
  return value;
}

/** True or false. */
export function flag(from: Wire, key: string, at: string): boolean {
  const value = from[key];
  if (typeof value !== 'boolean') throw fault(at, key, 'true or false');
  return value;
}

const isId = (value: unknown): value is WireId =>
  typeof value === 'number' || typeof value === 'bigint' || typeof value === 'string';

/** An id of any size, as it came. */
export function id(from: Wire, key: string, at: string): WireId {
  const value = from[key];
  if (!isId(value)) throw fault(at, key, 'an id');
  return value;
}

/** As `read`, or undefined where the member is absent or null. */
export function optional<T>(
  read: (from: Wire, key: string, at: string) => T,
  from: Wire,
  key: string,
  at: string,
): T | undefined {
  return from[key] == null ? undefined : read(from, key, at);
}

/** A list; undefined where the member is absent or null. Each item is read as if it stood alone, its path is put before a fault's. */
export function list<T>(
  from: Wire,
  key: string,
  at: string,
  read: (value: unknown, at: string) => T,
): T[] | undefined {
  const value = from[key];
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

type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** Leaves out what is undefined, so that absent stays absent. */
export function present<T extends Record<string, unknown>>(fields: T): Present<T> {
  const result: Record<string, unknown> = {};
  for (const key in fields) if (fields[key] !== undefined) result[key] = fields[key];
  return result as Present<T>;
}
