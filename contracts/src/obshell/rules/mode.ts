import { type ObshellRuleRefusal, refusal } from './refusal.ts';
import type { ObshellNamed } from './scope.ts';

/** The flags of a stop as obshell's binder leaves them. */
export interface BoundObshellFlags {
  readonly force?: boolean | null | undefined;
  readonly terminate?: boolean | null | undefined;
}

type ConflictingFlags = 'OB.Cluster.ForceStopOrTerminateRequired' | 'OB.Cluster.StopModeConflict';

/** How far the flags of a stop go, or why they say nothing clear; comes after the scope. */
export function readObshellMode(
  { force, terminate }: BoundObshellFlags,
  named: Pick<ObshellNamed, 'kind'>,
): { kind: 'mode'; mode: 'force' | 'terminate' | 'plain' } | ObshellRuleRefusal<ConflictingFlags> {
  if (!force && !terminate && named.kind === 'cluster')
    return refusal('OB.Cluster.ForceStopOrTerminateRequired');
  if (force && terminate) return refusal('OB.Cluster.StopModeConflict');
  return { kind: 'mode', mode: force ? 'force' : terminate ? 'terminate' : 'plain' };
}
