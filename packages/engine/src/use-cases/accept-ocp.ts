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
  type StartRefusal,
  type StartRequest,
  type StopRefusal,
  type StopRequest,
  type Target,
} from '@obstop/domain';
import type { AuditRequest } from '../ports/audit-log.ts';
import { type AcceptOutcome, type AcceptPorts, accept, type Creator } from './accept.ts';

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
  const check = (cluster: Cluster) => checkStop(cluster, request, ports);
  const plan = (cluster: Cluster) => planStop(cluster, request);
  return accept(ports, { ...request, takeLock: true, check, plan }, creator, audit);
}

/** Accepts an OCP start, the way back of a stop, or says why not; otherwise as `acceptStop`. */
export function acceptStart<T extends Target>(
  ports: AcceptPorts,
  request: StartRequest<T>,
  creator: Creator,
  audit?: AuditRequest,
): Promise<AcceptOutcome<StartRefusal<T>>> {
  const check = (cluster: Cluster) => checkStart(cluster, request);
  const plan = (cluster: Cluster) => planStart(cluster, request);
  return accept(ports, { ...request, takeLock: true, check, plan }, creator, audit);
}

/** Accepts an OCP restart, a stop and a start in one task, or says why not; otherwise as `acceptStop`. */
export function acceptRestart<T extends Target>(
  ports: AcceptPorts,
  request: RestartRequest<T>,
  creator: Creator,
  audit?: AuditRequest,
): Promise<AcceptOutcome<RestartRefusal<T>>> {
  const check = (cluster: Cluster) => checkRestart(cluster, request, ports);
  const plan = (cluster: Cluster) => planRestart(cluster, request);
  return accept(ports, { ...request, takeLock: true, check, plan }, creator, audit);
}
