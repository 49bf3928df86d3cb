import type { ObshellListErrorResponse } from '../envelope.ts';
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
 * What stands as data beside an error that the call itself answers, past authentication: nothing, or what Go makes of a typed
 * nil. That is null for calls that answer a DAG, once their body is bound and their scope read; one list writes a nil slice.
 */
export function dataBeside(
  operationId: string,
  name: ObshellErrorName,
): Pick<ObshellListErrorResponse, 'data'> {
  if (operationId === 'listUnfinishedObDags' && name === 'Agent.OceanBase.NotHold')
    return { data: { contents: null } };
  const isDag = operationId === 'stopObZone' || (scopedCalls.has(operationId) && !ofScope.has(name));
  return isDag && name !== 'Common.BindJsonFailed' ? { data: null } : {};
}
