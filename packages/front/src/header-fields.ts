import { isUtf8 } from 'node:buffer';
import { type Keys, readKeys } from './body-cipher.ts';

/** What the client wrote into its header. */
export interface HeaderFields {
  /** The password; '' where there is none. */
  auth: string;
  ts: string;
  uri: string;
  sessionId: string;
  /** Absent where the client sent none. */
  keys?: Keys;
}

/**
 * Reads the header's JSON as Go does: keys in any case, null for the zero value, unknown keys ignored. Unlike Go it takes
 * no key twice: blocks are encrypted apart, so that somebody could append a second `uri` to a header that he recorded.
 * Undefined for all that is wrong.
 */
export function readFields(bytes: Buffer): HeaderFields | undefined {
  if (!isUtf8(bytes)) return undefined;
  const members = readMembers(bytes.toString('utf8'));
  if (!members) return undefined;
  const [auth, ts, uri, sessionId, keys] = ['auth', 'ts', 'uri', 'session_id', 'keys'].map((name) =>
    readText(members.get(name)),
  );
  if (auth === undefined || ts === undefined || uri === undefined) return undefined;
  if (sessionId === undefined || keys === undefined) return undefined;
  const fields = { auth, ts, uri, sessionId };
  if (keys === '') return fields;
  const read = readKeys(keys);
  return read && { ...fields, keys: read };
}

/** Go's zero value for what is missing; undefined for another type. */
function readText(value: unknown): string | undefined {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : undefined;
}

/** Members of an object by key in lower case; undefined where the text is none, or has a key twice. */
function readMembers(text: string): Map<string, unknown> | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const members = new Map(Object.entries(value).map(([key, member]) => [key.toLowerCase(), member]));
  return members.size === countKeys(text) ? members : undefined;
}

/** Keys of the outermost object, each as often as it is written. The text must be JSON. */
function countKeys(text: string): number {
  let depth = 0;
  let keys = 0;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]:]/g)) {
    if (token === '{' || token === '[') depth += 1;
    else if (token === '}' || token === ']') depth -= 1;
    else if (token === ':' && depth === 1) keys += 1;
  }
  return keys;
}
