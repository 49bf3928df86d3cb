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

/** One row: errCode, status, English and Chinese template, when, example arguments. */
export function row<const S extends number>(
  code: string,
  status: S,
  en: string,
  zh: string,
  when: string,
  example: Record<string, string | number> = {},
  more: { legacyCode?: 1 | 10008; source?: string } = {},
) {
  const { source = agent, ...legacy } = more;
  const entry: ObshellErrorEntry & { readonly status: S } = {
    code,
    status,
    message: { en, zh },
    when,
    source,
    example,
    ...legacy,
  };
  return entry;
}

/** Authentication errors: 401 and the old number 10008. */
export function unauthenticated(
  code: string,
  en: string,
  zh: string,
  when: string,
  example: Record<string, string | number> = {},
) {
  return row(code, 401, `Unauthorized: ${en}`, `认证失败：${zh}`, when, example, { legacyCode: 10008 });
}
