import type { Plan } from '../plan.ts';
import type { StartRequest } from '../stop-request.ts';
import type { Cluster } from '../topology.ts';
import { formerStatusesOf } from './former-statuses.ts';

/** What the plans of all OCP stops and starts have in common. They keep the former statuses, so that they can be rolled back. */
export function ocpPlan(
  cluster: Cluster,
  { target }: StartRequest,
  table: Pick<Plan, 'planName' | 'name' | 'nodes' | 'context'>,
): Plan {
  const formerStatuses = formerStatusesOf(cluster, target);
  return { ...table, clusterId: cluster.id, formerStatuses, prohibitRollback: false };
}
