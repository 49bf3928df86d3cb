import type { ServerStatus, ZoneStatus } from '@obstop/domain';
import type { StatusChange } from '../ports/cluster-store.ts';
import type { ClusterObservation } from '../ports/fleet.ts';
import type { StepContext } from './step.ts';

/** The zone's status before the task. */
export function formerZone({ task }: StepContext, zoneName: string): ZoneStatus {
  const status = task.formerStatuses.zones[zoneName];
  if (!status) throw new Error(`task ${task.id} does not know the former status of zone ${zoneName}`);
  return status;
}

/** The server's status before the task. */
export function formerServer({ task }: StepContext, serverId: number): ServerStatus {
  const status = task.formerStatuses.servers[String(serverId)];
  if (!status) throw new Error(`task ${task.id} does not know the former status of server ${serverId}`);
  return status;
}

/** Whether the process ran before the task. Nobody knew it of an UNAVAILABLE server, so that its process is left as it is found. */
export function ranBefore(status: ServerStatus): boolean {
  return status === 'RUNNING' || status === 'SERVICE_STOPPING' || status === 'SERVICE_STOPPED';
}

/** Sets the statuses and notes it in the log. */
export async function setStatuses(context: StepContext, change: StatusChange): Promise<void> {
  await context.clusters.setStatuses(context.task.clusterId, change);
  const parts = [
    ...(change.cluster ? [`cluster ${change.cluster}`] : []),
    ...(change.zones ?? []).flatMap(({ name, status }) => (status ? [`zone ${name} ${status}`] : [])),
    ...(change.servers ?? []).flatMap(({ id, status }) => (status ? [`server ${id} ${status}`] : [])),
  ];
  if (parts.length > 0) context.call.log(`Set status: ${parts.join(', ')}`);
}

/** Reads back what OceanBase says of its zones and servers. Resolves to what was seen. */
export async function syncInnerStatuses(context: StepContext): Promise<ClusterObservation> {
  const seen = await context.fleet.observe(context.task.clusterId, context.call);
  await context.clusters.setStatuses(context.task.clusterId, {
    zones: seen.zones.map(({ name, innerStatus }) => ({ name, innerStatus })),
    servers: seen.servers.map(({ id, innerStatus }) => ({ id, innerStatus })),
  });
  return seen;
}
