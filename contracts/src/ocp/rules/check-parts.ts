import type * as z from 'zod';
import { valueAt } from '../../json/value-at.ts';
import type { OcpSubError } from '../envelope.ts';
import { type OcpRuleRefusal, refusal } from './refusal.ts';

/** Where a parameter was given. */
type Place = 'path' | 'query' | 'body';
type SubError = z.output<typeof OcpSubError>;

/** Most characters of a value, and of a rule, that are repeated. */
const longest = { value: 64, rule: 256 };
/** Most broken rules that are told. */
const mostTold = 32;

/** The value that broke the rule, short enough to be repeated; objects and arrays are not repeated. */
function shown(value: unknown): Pick<SubError, 'rejectedValue'> {
  if (typeof value === 'string') return { rejectedValue: value.slice(0, longest.value) };
  if (typeof value === 'bigint') return { rejectedValue: value.toString().slice(0, longest.value) };
  if (typeof value === 'number' || typeof value === 'boolean' || value === null)
    return { rejectedValue: value };
  return {};
}

/** Checks one part of a request: its parsed value, or a sub error for each broken rule. */
function check(
  schema: z.ZodType | undefined,
  value: unknown,
  place: Place,
): { value: unknown; broken: SubError[] } {
  if (!schema) return { value: undefined, broken: [] };
  const result = schema.safeParse(value);
  if (result.success) return { value: result.data, broken: [] };
  const broken = result.error.issues.slice(0, mostTold).map((issue): SubError => {
    const field = issue.path.map(String).join('.') || place;
    const message = issue.message.slice(0, longest.rule);
    return {
      field: field.slice(0, longest.value),
      message,
      object: place,
      ...shown(valueAt(value, issue.path)),
    };
  });
  return { value: undefined, broken };
}

const isObject = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Schemas of a request's parts, and the parts: `body` is undefined where there is none. */
interface Parts<T> {
  readonly params: T;
  readonly query: T;
  readonly body: T;
}

/** Holds a request's parts against their schemas; one refusal has the broken rules, its message names the first. */
export function checkOcpParts(
  schemas: Partial<Parts<z.ZodType | undefined>>,
  given: Parts<unknown>,
): ({ kind: 'read' } & Parts<unknown>) | OcpRuleRefusal<'bodyNotObject' | 'invalidParameter'> {
  if (schemas.body && given.body !== undefined && !isObject(given.body)) return refusal('bodyNotObject');
  const params = check(schemas.params, given.params, 'path');
  const query = check(schemas.query, given.query, 'query');
  const body = check(schemas.body, given.body, 'body');
  const broken = [params, query, body].flatMap((part) => part.broken);
  const [first] = broken;
  if (first)
    return refusal('invalidParameter', { field: first.field, rule: first.message }, { subErrors: broken });
  return { kind: 'read', params: params.value, query: query.value, body: body.value };
}
