import type { ObshellErrorName } from '../error-catalogue.ts';
import { scopeErrors } from '../errors/scope.ts';

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

/** Calls that answer a DAG and take a scope. */
const scopedCalls: ReadonlySet<string> = new Set(['stopOb', 'startOb']);
const ofScope: ReadonlySet<ObshellErrorName> = new Set(scopeErrors);

/**
 * Whether an error that the call itself answers, past authentication, stands beside `data: null`: a typed nil in Go. Only calls
 * that answer a DAG have it, once their body is bound and their scope read.
 */
export function hasNullData(operationId: string, name: ObshellErrorName): boolean {
  if (name === 'Common.BindJsonFailed') return false;
  return operationId === 'stopObZone' || (scopedCalls.has(operationId) && !ofScope.has(name));
}
