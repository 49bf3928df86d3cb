import type * as z from 'zod';
import { brokenBodyLimit } from '../../json/body-limits.ts';
import { firstJsonText } from '../../json/first-value.ts';
import { valueAt } from '../../json/value-at.ts';
import type { ObshellErrorName } from '../error-catalogue.ts';
import { foldKeys } from '../fold-keys.ts';
import { genericIdPath } from '../parameters.ts';
import { genericIdFault } from '../task/generic-id.ts';
import { type ObshellRuleRefusal, refusal } from './refusal.ts';

type Bound<E extends ObshellErrorName> =
  | { readonly kind: 'bound'; readonly value: unknown }
  | ObshellRuleRefusal<E>;

const bindFailed = (reason: string) => refusal('Common.BindJsonFailed', { reason });

/** What Go calls the JSON value that it could not put into a field. */
function goKind(value: unknown): string {
  if (value === null) return 'null';
  if (typeof value === 'boolean') return 'bool';
  return Array.isArray(value) ? 'array' : typeof value;
}

/** Go's name of a field. */
const goField = (key: string) => key.slice(0, 1).toUpperCase() + key.slice(1);

/** In Go's words, without the names of its types: they are no part of the contract. */
function reasonOf(issue: z.core.$ZodIssue, value: unknown): string {
  const field = issue.path.map(String).join('.');
  const found = valueAt(value, issue.path);
  // The zero value of a string is no value to Go's validator.
  if (found === undefined || found === null || found === '')
    return `Field validation for '${goField(field)}' failed on the 'required' tag`;
  return `json: cannot unmarshal ${goKind(found)} into field ${field}: ${issue.message}`;
}

/** A body after it was decrypted: nothing is an empty object, null is the zero value, keys match in any case. */
export function bindObshellBody(schema: z.ZodType, text: string): Bound<'Common.BindJsonFailed'> {
  const first = text.trim() === '' ? '{}' : firstJsonText(text);
  const limit = brokenBodyLimit(first);
  if (limit !== undefined) return bindFailed(`the body ${limit}`);
  let read: unknown;
  try {
    read = JSON.parse(first);
  } catch {
    return bindFailed('invalid character or unexpected end of JSON input');
  }
  const value = read === null ? {} : foldKeys(read);
  if (typeof value !== 'object' || Array.isArray(value))
    return bindFailed(`json: cannot unmarshal ${goKind(value)} into an object`);
  const result = schema.safeParse(value);
  if (result.success) return { kind: 'bound', value: result.data };
  const [issue] = result.error.issues;
  return bindFailed(issue ? reasonOf(issue, value) : 'unreadable');
}

/** The path by the contract's schema, and its generic id: nothing else is looked at where it has none. */
export function bindObshellPath(
  schema: z.ZodType | undefined,
  value: unknown,
): Bound<'Common.BadRequest' | 'Task.GenericID.Invalid'> {
  const bound = bindObshellParameters(schema, value);
  if (schema !== genericIdPath || bound.kind === 'refusal') return bound;
  // Just bound by it.
  const { id } = bound.value as z.output<typeof genericIdPath>;
  const fault = genericIdFault(id);
  if (fault === undefined) return bound;
  const why = fault === '' ? '' : `: ${fault.slice(0, 128)}`;
  return refusal('Task.GenericID.Invalid', { id: id.slice(0, 64), why });
}

/** A query by the contract's schema. */
export function bindObshellParameters(
  schema: z.ZodType | undefined,
  value: unknown,
): Bound<'Common.BadRequest'> {
  const result = schema?.safeParse(value);
  if (!result || result.success) return { kind: 'bound', value: result?.data };
  const [issue] = result.error.issues;
  const field = issue?.path.map(String).join('.') ?? 'parameter';
  return refusal('Common.BadRequest', { reason: `${field} ${issue?.message ?? 'is invalid'}` });
}
