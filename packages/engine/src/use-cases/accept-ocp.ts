import {
  type Cluster,
  checkRestart,
  checkStart,
  checkStop,
  planRestart,
  planStart,
  planStop,
  type RestartRefusal,
  type RestartRequest,
  type SafetyFacts,
  type StartRefusal,
  type StartRequest,
  type StopRefusal,
  type StopRequest,
  type Target,
} from '@obstop/domain';
import type { AuditRequest } from '../ports/audit-log.ts';
import { type AcceptOutcome, type AcceptPorts, accept, type Creator, type Proposal } from './accept.ts';

/** An OCP stop, to be accepted or only checked. Its plan throws RangeError for a request that OCP cannot express. */
export function stopProposal<T extends Target>(
  request: StopRequest<T>,
  facts: SafetyFacts,
): Proposal<StopRefusal<T>> {
  const check = (cluster: Cluster) => checkStop(cluster, request, facts);
  const plan = (cluster: Cluster) => planStop(cluster, request);
  return { kind: 'proposal', ...request, takeLock: true, check, plan };
}

/** An OCP start, the way back of a stop; otherwise as `stopProposal`. */
export function startProposal<T extends Target>(request: StartRequest<T>): Proposal<StartRefusal<T>> {
  const check = (cluster: Cluster) => checkStart(cluster, request);
  const plan = (cluster: Cluster) => planStart(cluster, request);
  return { kind: 'proposal', ...request, takeLock: true, check, plan };
}

/** An OCP restart, a stop and a start in one task; otherwise as `stopProposal`. */
export function restartProposal<T extends Target>(
  request: RestartRequest<T>,
  facts: SafetyFacts,
): Proposal<RestartRefusal<T>> {
  const check = (cluster: Cluster) => checkRestart(cluster, request, facts);
  const plan = (cluster: Cluster) => planRestart(cluster, request);
  return { kind: 'proposal', ...request, takeLock: true, check, plan };
}

/**
 * Accepts an OCP stop, or says why not. An accepted task is durable (E1) and holds the cluster's lock (E2); the stop itself
 * runs without the caller. Rejects where the store fails; throws RangeError for a request that OCP cannot express.
 */
export function acceptStop<T extends Target>(
  ports: AcceptPorts,
  request: StopRequest<T>,
  creator: Creator,
  audit?: AuditRequest,
): Promise<AcceptOutcome<StopRefusal<T>>> {
  return accept(ports, stopProposal(request, ports), creator, audit);
}

/** Accepts an OCP start, the way back of a stop, or says why not; otherwise as `acceptStop`. */
export function acceptStart<T extends Target>(
  ports: AcceptPorts,
  request: StartRequest<T>,
  creator: Creator,
  audit?: AuditRequest,
): Promise<AcceptOutcome<StartRefusal<T>>> {
  return accept(ports, startProposal(request), creator, audit);
}

/** Accepts an OCP restart, or says why not; otherwise as `acceptStop`. */
export function acceptRestart<T extends Target>(
  ports: AcceptPorts,
  request: RestartRequest<T>,
  creator: Creator,
  audit?: AuditRequest,
): Promise<AcceptOutcome<RestartRefusal<T>>> {
  return accept(ports, restartProposal(request, ports), creator, audit);
}
