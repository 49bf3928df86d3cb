import type { OcpErrorResponse } from '@obstop/contracts';
import type * as z from 'zod';
import { type OcpRefusal, refuse } from './answer.ts';

/** Where a parameter was given. */
type Place = 'path' | 'query' | 'body';
type SubError = NonNullable<OcpErrorResponse['error']['subErrors']>[number];

const longest = 64;

/** The value that broke the rule, short enough to be repeated; objects and arrays are not repeated. */
function shown(value: unknown): Pick<SubError, 'rejectedValue'> {
  if (typeof value === 'string') return { rejectedValue: value.slice(0, longest) };
  if (typeof value === 'bigint') return { rejectedValue: value.toString().slice(0, longest) };
  if (typeof value === 'number' || typeof value === 'boolean' || value === null)
    return { rejectedValue: value };
  return {};
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (at, key) =>
      typeof at === 'object' && at !== null ? (at as Record<PropertyKey, unknown>)[key] : undefined,
    value,
  );
}

/** Checks one part of a request: its parsed value, or a sub error for each broken rule. */
export function check(
  schema: z.ZodType | undefined,
  value: unknown,
  place: Place,
): { value: unknown; broken: SubError[] } {
  if (!schema) return { value: undefined, broken: [] };
  const result = schema.safeParse(value);
  if (result.success) return { value: result.data, broken: [] };
  const broken = result.error.issues.map((issue): SubError => {
    const field = issue.path.map(String).join('.') || place;
    return { field, message: issue.message, object: place, ...shown(valueAt(value, issue.path)) };
  });
  return { value: undefined, broken };
}

/** One refusal for all broken rules; its message names the first. */
export function invalidParameters(broken: SubError[]): OcpRefusal {
  const [first] = broken;
  return refuse(
    'invalidParameter',
    { field: first?.field ?? 'request', rule: first?.message ?? 'is invalid' },
    { subErrors: broken },
  );
}
