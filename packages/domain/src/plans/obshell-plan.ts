import type { Plan } from '../plan.ts';
import type { ObshellStartRequest, ObshellStopRequest, ObshellTaskRequest } from '../stop-request.ts';
import { targetServers, targetZones } from '../target.ts';
import type { Task, TaskContext } from '../task.ts';
import type { Cluster } from '../topology.ts';
import { formerStatusesOf } from './former-statuses.ts';
import { type ObshellRow, obshellNode } from './obshell-nodes.ts';

const scopes = { cluster: 'GLOBAL', zones: 'ZONE', servers: 'SERVER' } as const;

/** The request in the words that OCP's task list shows. It is written for people; no code reads it. */
function contextOf(cluster: Cluster, request: ObshellTaskRequest): TaskContext {
  const { target, mode, zoneCall } = request;
  return {
    stringMap: {
      cluster_name: cluster.name,
      cluster_id: String(cluster.id),
      scope: scopes[target.kind],
      ...(mode && { mode }),
      ...(zoneCall && { zone_call: 'true' }),
      agent_server_id: String(request.agent),
    },
    listMap: {
      server_ids: request.serverIds.map(String),
      zone_names: targetZones(cluster, target).map(({ name }) => name),
      force_pass_dag: request.forcePass.map(String),
    },
  };
}

/** The plan of these rows, with the request that its steps work by. Nothing in it can be rolled back. */
export function obshellPlan(
  cluster: Cluster,
  asked: ObshellStartRequest & Partial<Pick<ObshellStopRequest, 'mode' | 'zoneCall'>>,
  { rows, ...names }: Pick<Plan, 'planName' | 'name'> & { rows: ObshellRow[] },
): Plan {
  const { clusterId, zoneCall, ...rest } = asked;
  const serverIds = targetServers(cluster, asked.target).map(({ id }) => id);
  const request: ObshellTaskRequest = { ...rest, serverIds, ...(zoneCall && { zoneCall: true }) };
  return {
    ...names,
    clusterId,
    nodes: rows.map(obshellNode),
    request,
    context: contextOf(cluster, request),
    formerStatuses: formerStatusesOf(cluster, asked.target),
    prohibitRollback: true,
  };
}

/** True for a task that an obshell call planned. Only those keep a request. */
export function isObshellTask({ request }: Pick<Task, 'request'>): boolean {
  return request !== undefined;
}

/** The request behind an obshell task. Throws RangeError for any other task. */
export function obshellRequestOf({ id, request }: Pick<Task, 'id' | 'request'>): ObshellTaskRequest {
  if (!request) throw new RangeError(`task ${id} was not planned for obshell`);
  return request;
}

/** Every stop kills processes except the plain one. The zone call always kills them; a start never does. */
export function killsProcesses({ mode, zoneCall }: ObshellTaskRequest): boolean {
  return zoneCall === true || mode === 'force' || mode === 'terminate';
}
