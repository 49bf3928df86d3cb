import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import type { documents } from '../baseline.ts';
import type { OpenApi } from '../open-api.ts';
import { dereferenced } from '../schema.ts';

/** What a test may change: no references, nothing read-only. */
export interface Plain {
  // biome-ignore lint/suspicious/noExplicitAny: a parsed document; a plant that misses its place throws.
  [key: string]: any;
}

/** A document of this repository, parsed anew. */
export function readDocument(name: (typeof documents)[number]): OpenApi {
  const file = path.join(import.meta.dirname, '../../../contracts', name);
  return parse(readFileSync(file, 'utf8')) as OpenApi;
}

/** The same with everything in place that stood behind a reference, so that a change meets one operation. */
export function inlined(document: OpenApi): Plain {
  // Through text, so that no component is the same object in two places.
  return JSON.parse(JSON.stringify(dereferenced(document)));
}

/** The operation of that id; throws where there is none. */
export function operationOf(document: Plain, id: string): Plain {
  for (const item of Object.values<Plain>(document.paths))
    for (const operation of Object.values<Plain>(item)) if (operation.operationId === id) return operation;
  throw new Error(`no operation ${id}`);
}

/** Schema of an operation's body in JSON: of its request, or of its answer of a status. */
export function bodyOf(document: Plain, id: string, status?: number): Plain {
  const { requestBody, responses } = operationOf(document, id);
  return (status === undefined ? requestBody : responses[status]).content['application/json'].schema;
}

/** Schema of the data in an answer 200. */
export const dataOf = (document: Plain, id: string): Plain => bodyOf(document, id, 200).properties.data;

/** The parameter of an operation that has the name. */
export const parameterOf = (document: Plain, id: string, name: string): Plain =>
  operationOf(document, id).parameters.find((one: Plain) => one.name === name);

/** Takes out of an object what must be in it. */
export function take(from: Plain, key: string): Plain {
  if (!(key in from)) throw new Error(`nothing of the name ${key}`);
  const taken = from[key];
  delete from[key];
  return taken;
}

/** Takes out of a list what must be in it. */
export function takeWord(from: string[], word: string): void {
  if (!from.includes(word)) throw new Error(`no ${word}`);
  from.splice(from.indexOf(word), 1);
}
