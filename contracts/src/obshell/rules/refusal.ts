import type { ObshellErrorName } from '../error-catalogue.ts';

/** An error of obshell's catalogue with the arguments of its message. */
export interface ObshellRuleRefusal<E extends ObshellErrorName = ObshellErrorName> {
  readonly kind: 'refusal';
  readonly name: E;
  readonly values: Readonly<Record<string, string | number>>;
}

export function refusal<E extends ObshellErrorName>(
  name: E,
  values: ObshellRuleRefusal['values'] = {},
): ObshellRuleRefusal<E> {
  return { kind: 'refusal', name, values };
}

/** Calls that answer a DAG. */
const dagCalls: ReadonlySet<string> = new Set(['stopOb', 'stopObZone', 'startOb']);

/**
 * Whether an error that the call itself answers, past authentication, stands beside `data: null`: a typed nil in Go, which
 * only calls have that answer a DAG, and only once their body is bound.
 */
export function hasNullData(operationId: string, name: ObshellErrorName): boolean {
  return dagCalls.has(operationId) && name !== 'Common.BindJsonFailed';
}
