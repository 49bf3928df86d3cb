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
} from '@obstop/domain';
import type { AuditRequest } from '../ports/audit-log.ts';
import { type AcceptOutcome, type AcceptPorts, accept, type Creator, type Proposal } from './accept.ts';

/** As `AcceptOutcome`; an accepted task does not have the cluster yet (E2). */
export type ObshellAcceptOutcome<R extends Refusal = Refusal> = Extract<
  AcceptOutcome<R>,
  { kind: 'accepted' | 'unknown-cluster' | 'refused' }
>;

async function withoutLock<R extends Refusal>(
  ports: AcceptPorts,
  proposal: Omit<Proposal<R>, 'takeLock'>,
  creator: Creator,
  audit?: AuditRequest,
): Promise<ObshellAcceptOutcome<R>> {
  const outcome = await accept(ports, { ...proposal, takeLock: false }, creator, audit);
  // No lock was requested, and a cluster without a server has no agent that could receive a request.
  if (outcome.kind === 'locked' || outcome.kind === 'empty-target')
    throw new Error(`a task of cluster ${proposal.clusterId} was not created: ${outcome.kind}`);
  return outcome;
}

/**
 * Accepts a stop through obshell, whatever is under way on the cluster: its first two steps take the cluster or fail. Rejects
 * where the store fails; throws RangeError for a plain stop of a whole cluster.
 */
export function acceptObshellStop<R extends ObshellStopRequest>(
  ports: AcceptPorts,
  request: R,
  creator: Creator,
  audit?: AuditRequest,
): Promise<ObshellAcceptOutcome<ObshellStopRefusal<R>>> {
  const check = (cluster: Cluster) => checkObshellStop(cluster, request, ports);
  const plan = (cluster: Cluster) => planObshellStop(cluster, request);
  return withoutLock(ports, { ...request, check, plan }, creator, audit);
}

/** Accepts a start through obshell; otherwise as `acceptObshellStop`. */
export function acceptObshellStart(
  ports: AcceptPorts,
  request: ObshellStartRequest,
  creator: Creator,
  audit?: AuditRequest,
): Promise<ObshellAcceptOutcome<ObshellStartRefusal>> {
  const check = (cluster: Cluster) => checkObshellStart(cluster, request);
  const plan = (cluster: Cluster) => planObshellStart(cluster, request);
  return withoutLock(ports, { ...request, check, plan }, creator, audit);
}
