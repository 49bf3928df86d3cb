import { brokenBodyLimit } from '../../json/body-limits.ts';
import { readJson } from '../../json/lossless.ts';
import { type OcpRuleRefusal, refusal } from './refusal.ts';

/** What JSON calls white space; JavaScript's own has more. */
const nothing = /^[ \t\r\n]*$/;

/** The value of a body's text: undefined where there is nothing in it. */
export function readOcpBody(
  text: string,
): { kind: 'read'; body: unknown } | OcpRuleRefusal<'invalidParameter' | 'malformedJson'> {
  if (nothing.test(text)) return { kind: 'read', body: undefined };
  const rule = brokenBodyLimit(text);
  if (rule !== undefined) {
    const subErrors = [{ field: 'body', message: rule, object: 'body' } as const];
    return refusal('invalidParameter', { field: 'body', rule }, { subErrors });
  }
  try {
    return { kind: 'read', body: readJson(text) };
  } catch {
    return refusal('malformedJson');
  }
}
