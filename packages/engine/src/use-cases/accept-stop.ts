import { checkStop, planStop, type StopRefusal, type StopRequest, type Target } from '@obstop/domain';
import type { AuditRequest } from '../ports/audit-log.ts';
import { type AcceptOutcome, type AcceptPorts, accept, type Creator } from './accept.ts';

/**
 * Accepts an OCP stop, or says why not. `accepted` is durable (E1) and holds the cluster's lock (E2); the stop itself
 * goes on without the caller. Rejects where the store fails; throws RangeError for a request that OCP cannot express.
 */
export function acceptStop<T extends Target>(
  ports: AcceptPorts,
  request: StopRequest<T>,
  creator: Creator,
  audit?: AuditRequest,
): Promise<AcceptOutcome<StopRefusal<T>>> {
  const facts = { protectedClusters: ports.protectedClusters };
  return accept(
    ports,
    {
      clusterId: request.clusterId,
      target: request.target,
      takeLock: true,
      check: (cluster) => checkStop(cluster, request, facts),
      plan: (cluster) => planStop(cluster, request),
    },
    creator,
    audit,
  );
}
