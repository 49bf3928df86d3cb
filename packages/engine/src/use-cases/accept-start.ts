import { checkStart, planStart, type StartRefusal, type StartRequest, type Target } from '@obstop/domain';
import type { AuditRequest } from '../ports/audit-log.ts';
import { type AcceptOutcome, type AcceptPorts, accept, type Creator } from './accept.ts';

/** Accepts an OCP start, the way back of a stop, or says why not; in everything else as `acceptStop`. */
export function acceptStart<T extends Target>(
  ports: AcceptPorts,
  request: StartRequest<T>,
  creator: Creator,
  audit?: AuditRequest,
): Promise<AcceptOutcome<StartRefusal<T>>> {
  return accept(
    ports,
    {
      clusterId: request.clusterId,
      target: request.target,
      takeLock: true,
      check: (cluster) => checkStart(cluster, request),
      plan: (cluster) => planStart(cluster, request),
    },
    creator,
    audit,
  );
}
