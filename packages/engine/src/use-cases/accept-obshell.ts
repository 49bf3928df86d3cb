import {
  type Cluster,
  checkObshellStart,
  checkObshellStop,
  type ObshellStartRefusal,
  type ObshellStartRequest,
  type ObshellStopRefusal,
  type ObshellStopRequest,
  planObshellStart,
  planObshellStop,
  type Refusal,
  type SafetyFacts,
} from '@obstop/domain';
import type { AuditRequest } from '../ports/audit-log.ts';
import { type AcceptOutcome, type AcceptPorts, accept, type Creator, type Proposal } from './accept.ts';

/** As `AcceptOutcome`; an accepted task does not have the cluster yet (E2). */
export type ObshellAcceptOutcome<R extends Refusal = Refusal> = Extract<
  AcceptOutcome<R>,
  { kind: 'accepted' | 'unknown-cluster' | 'refused' }
>;

/** A stop through obshell, whatever is under way on the cluster. Its plan throws RangeError for a plain stop of a whole cluster. */
export function obshellStopProposal<R extends ObshellStopRequest>(
  request: R,
  facts: SafetyFacts,
): Proposal<ObshellStopRefusal<R>> {
  const check = (cluster: Cluster) => checkObshellStop(cluster, request, facts);
  const plan = (cluster: Cluster) => planObshellStop(cluster, request);
  return { kind: 'proposal', ...request, takeLock: false, check, plan };
}

/** A start through obshell; otherwise as `obshellStopProposal`. */
export function obshellStartProposal(request: ObshellStartRequest): Proposal<ObshellStartRefusal> {
  const check = (cluster: Cluster) => checkObshellStart(cluster, request);
  const plan = (cluster: Cluster) => planObshellStart(cluster, request);
  return { kind: 'proposal', ...request, takeLock: false, check, plan };
}

/** Outcomes that a request through obshell can have: it asks for no lock, and a cluster without a server has no agent to ask. */
export function ofObshell<O extends { kind: string }>(
  outcome: O,
): Exclude<O, { kind: 'locked' | 'empty-target' }> {
  if (outcome.kind === 'locked' || outcome.kind === 'empty-target')
    throw new Error(`a request through obshell met ${outcome.kind}`);
  // The two were just excluded.
  return outcome as Exclude<O, { kind: 'locked' | 'empty-target' }>;
}

/**
 * Accepts a stop through obshell, whatever is under way on the cluster: its first two steps take the cluster or fail. Rejects
 * where the store fails; throws RangeError for a plain stop of a whole cluster.
 */
export async function acceptObshellStop<R extends ObshellStopRequest>(
  ports: AcceptPorts,
  request: R,
  creator: Creator,
  audit?: AuditRequest,
): Promise<ObshellAcceptOutcome<ObshellStopRefusal<R>>> {
  return ofObshell(await accept(ports, obshellStopProposal(request, ports), creator, audit));
}

/** Accepts a start through obshell; otherwise as `acceptObshellStop`. */
export async function acceptObshellStart(
  ports: AcceptPorts,
  request: ObshellStartRequest,
  creator: Creator,
  audit?: AuditRequest,
): Promise<ObshellAcceptOutcome<ObshellStartRefusal>> {
  return ofObshell(await accept(ports, obshellStartProposal(request), creator, audit));
}
