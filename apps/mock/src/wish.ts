import { parse } from 'node:querystring';
import type { ShownAnswer } from '@obstop/contracts/examples';

/** The answer that a caller asks for, by its status and the name of its example. */
export interface Wish {
  readonly code?: string;
  readonly example?: string;
  /** Prism makes the answer up, from the schema. */
  readonly dynamic?: string;
}

/** What a caller asked for that the document does not have; what it could have asked for instead. */
export interface WrongWish {
  readonly kind: 'wrongWish';
  readonly field: string;
  readonly given: string;
  readonly known: readonly string[];
}

/** As Prism reads it: the header Prefer, and where there is none `__code`, `__example` and `__dynamic` of the query. */
export function readWish(prefer: string | string[] | undefined, query: string): Wish {
  const header = [prefer ?? []].flat().join(',');
  const given = new Map<string, string>();
  if (header)
    for (const [, name = '', quoted, plain] of header.matchAll(/([\w-]+)\s*=\s*(?:"([^"]*)"|([^\s,;]+))/g))
      given.set(name, quoted ?? plain ?? '');
  else
    for (const [name, value] of Object.entries(parse(query)))
      if (name.startsWith('__')) given.set(name.slice(2), [value ?? ''].flat()[0] ?? '');
  const [code, example, dynamic] = ['code', 'example', 'dynamic'].map((name) => given.get(name));
  return {
    ...(code !== undefined && { code }),
    ...(example !== undefined && { example }),
    ...(dynamic !== undefined && { dynamic }),
  };
}

/** A wish that the document can grant, whole; undefined where there is none. An example alone has the status that it is shown with. */
export function checkWish(
  { code, example, dynamic }: Wish,
  answers: Readonly<Record<string, ShownAnswer>>,
  by: 'prefer' | 'query',
): Wish | WrongWish | undefined {
  const wrong = (field: 'code' | 'example', given: string, known: string[]): WrongWish => ({
    kind: 'wrongWish',
    field: by === 'query' ? `__${field}` : `Prefer ${field}`,
    given,
    known,
  });
  const shown = Object.entries(answers);
  const statuses = [...new Set(shown.map(([, { status }]) => String(status)))].sort();
  if (code !== undefined && !statuses.includes(code)) return wrong('code', code, statuses);
  if (example !== undefined) {
    const fitting = shown.filter(([, { status }]) => code === undefined || String(status) === code);
    const found = fitting.find(([name]) => name === example);
    if (!found)
      return wrong(
        'example',
        example,
        fitting.map(([name]) => name),
      );
    return { code: String(found[1].status), example, ...(dynamic !== undefined && { dynamic }) };
  }
  if (code === undefined && dynamic === undefined) return undefined;
  return { ...(code !== undefined && { code }), ...(dynamic !== undefined && { dynamic }) };
}

/** As the header Prefer has it. */
export const writeWish = (wish: Wish): string =>
  Object.entries(wish)
    .map(([name, value]) => `${name}=${value}`)
    .join(', ');
