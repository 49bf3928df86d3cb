import type * as z from 'zod';
import { obshellScopeTypes } from '../enums.ts';
import type { ObshellScope } from '../requests.ts';
import { type BadAddress, readObshellAddress } from './address.ts';
import { type ObshellRuleRefusal, refusal } from './refusal.ts';

/** What a scope names; nobody has looked yet whether it is there. */
export type ObshellNamed =
  | { readonly kind: 'cluster' }
  /** At least one, each once. */
  | { readonly kind: 'zones'; readonly names: readonly string[] }
  /** As they were written: readObshellAddress reads them. At least one, each once. */
  | { readonly kind: 'servers'; readonly names: readonly string[] };

/** A scope as obshell's binder leaves it. */
export type BoundObshellScope = Partial<z.output<typeof ObshellScope>> | null | undefined;

type BadScope = 'OB.Cluster.Scope.Invalid' | 'Common.IllegalArgument';

/** What a scope names, or obshell's error; in obshell’s order: type, then targets. */
export function readObshellScope(scope: BoundObshellScope): ObshellNamed | ObshellRuleRefusal<BadScope> {
  const type = (scope?.type ?? '').toUpperCase();
  const known = obshellScopeTypes.find((each) => each === type);
  if (!known) return refusal('OB.Cluster.Scope.Invalid', { scope: type.slice(0, 64) });
  if (known === 'GLOBAL') return { kind: 'cluster' };
  const names = [...new Set(scope?.target ?? [])];
  if (names.length === 0)
    return refusal('Common.IllegalArgument', { name: 'target', reason: 'target is empty' });
  return { kind: known === 'ZONE' ? 'zones' : 'servers', names };
}

/** As readObshellScope, for those who know no cluster: each address of a server is read too. */
export function readObshellScopeAlone(
  scope: BoundObshellScope,
): ObshellNamed | ObshellRuleRefusal<BadScope | BadAddress> {
  const named = readObshellScope(scope);
  if (named.kind !== 'servers') return named;
  for (const name of named.names) {
    const address = readObshellAddress(name);
    if (address.kind === 'refusal') return address;
  }
  return named;
}
