import type { ErrorEntry } from '../../definition/error-entry.ts';

/** An entry of obshell's catalogue: `code` is the errCode; a few errors still carry the old number beside it. */
export interface ObshellErrorEntry extends ErrorEntry {
  readonly code: string;
  /** The numeric `code` that survived 4.3.1: 10008 for authentication, 1 for a header that cannot be decrypted. */
  readonly legacyCode?: 1 | 10008;
}

const agent = 'obshell 4.5 source';
/** Source of an error that obshell does not have. */
export const own = (why: string) => `own choice: ${why}`;

/** One row: status, English and Chinese template, when, example arguments. Its errCode is the key that it stands under. */
export function row<const S extends number>(
  status: S,
  en: string,
  zh: string,
  when: string,
  example: ErrorEntry['example'] = {},
  { source = agent, ...legacy }: { legacyCode?: 1 | 10008; source?: string } = {},
): Omit<ObshellErrorEntry, 'code'> & { readonly status: S } {
  return { status, message: { en, zh }, when, source, example, ...legacy };
}

/** Authentication errors: 401 and the old number 10008. */
export function unauthenticated(en: string, zh: string, when: string, example: ErrorEntry['example'] = {}) {
  return row(401, `Unauthorized: ${en}`, `认证失败: ${zh}`, when, example, { legacyCode: 10008 });
}

/** Rows with their errCodes: the keys. */
export function withCodes<R extends Readonly<Record<string, Omit<ObshellErrorEntry, 'code'>>>>(rows: R) {
  return Object.fromEntries(
    Object.entries(rows).map(([code, entry]) => [code, { code, ...entry }]),
    // Entry by entry the same rows.
  ) as { readonly [K in keyof R]: R[K] & { readonly code: string } };
}
