import type { Cluster, ServerStatus, SubtaskTarget, Task } from '@obstop/domain';
import { isObshellTask, serversOf } from '@obstop/domain';
import { obshellFacts } from './obshell-facts.ts';
import { type ClusterWorld, newClusterWorld } from './world.ts';

/** A copy of what is really there, for a comparison later. */
export function snapshotOf(world: ClusterWorld): ClusterWorld {
  const { cluster, isolatedZones, isolatedServers, alive, dying } = world;
  return {
    cluster,
    isolatedZones: new Set(isolatedZones),
    isolatedServers: new Set(isolatedServers),
    alive: new Set(alive),
    dying: new Set(dying),
  };
}

/** Each wanted fact, in words. */
export type Facts = [fact: string, holds: boolean][];
/** Those that do not hold. */
const missing = (facts: Facts): string[] => facts.filter(([, holds]) => !holds).map(([fact]) => fact);

/**
 * What a task that has just succeeded claims and is not so, in the fleet or in the inventory. A task of which something
 * was skipped claims nothing. `shared`: others had the cluster in between, and may have brought back what it isolated; a
 * retry does not do again what it had done.
 */
export function missingEffects(task: Task, world: ClusterWorld, cluster: Cluster, shared: boolean): string[] {
  if (task.subtasks.some(({ operation }) => operation === 'SKIP')) return [];
  if (isObshellTask(task)) return missing(obshellFacts(task, world, cluster, shared));
  const steps = new Set(task.subtasks.map(({ step }) => step));
  const starts = task.planName.startsWith('ocp-start-');
  const wholeZones = task.planName.endsWith('-server') ? [] : Object.keys(task.formerStatuses.zones);
  const facts: Facts = [];
  for (const server of serversOf(cluster)) {
    if (!(String(server.id) in task.formerStatuses.servers)) continue;
    const kept = steps.has('finish-service-stop');
    const wanted = starts ? 'RUNNING' : kept ? 'SERVICE_STOPPED' : 'PROCESS_STOPPED';
    facts.push([`status of server ${server.id} is ${wanted}`, server.status === wanted]);
    facts.push([`process of server ${server.id}`, world.alive.has(server.id) === (starts || kept)]);
    if (starts) facts.push([`server ${server.id} serves`, !world.isolatedServers.has(server.id)]);
    if (steps.has('isolate-server') && !shared)
      facts.push([`server ${server.id} is isolated`, world.isolatedServers.has(server.id)]);
  }
  for (const zone of cluster.zones.filter(({ name }) => wholeZones.includes(name))) {
    const wanted = starts ? 'RUNNING' : 'STOPPED';
    facts.push([`status of zone ${zone.name} is ${wanted}`, zone.status === wanted]);
    if (starts) facts.push([`zone ${zone.name} serves`, !world.isolatedZones.has(zone.name)]);
    if (steps.has('isolate-zone') && !shared)
      facts.push([`zone ${zone.name} is isolated`, world.isolatedZones.has(zone.name)]);
  }
  const end = task.planName.endsWith('-cluster')
    ? starts
      ? 'RUNNING'
      : 'STOPPED'
    : task.formerStatuses.cluster;
  facts.push([`status of the cluster is ${end}`, cluster.status === end]);
  return missing(facts);
}

/** What each status says of the process; the others say nothing. */
const ran: ServerStatus[] = ['RUNNING', 'SERVICE_STOPPING', 'SERVICE_STOPPED'];
const gone: ServerStatus[] = ['PROCESS_STOPPED'];

/** Whether a subtask of this zone or server was ever begun. A rollback undoes nothing else. */
function wasTouched(task: Task, is: (target: SubtaskTarget) => boolean): boolean {
  return task.subtasks.some(({ target, startedAtMs }) => startedAtMs !== undefined && is(target));
}

/**
 * What a completed rollback did not bring back. `before` is the world as it was when the task was accepted; absent
 * where others had the cluster in between: then what the task never came to may be as they left it. Only what statuses
 * tell is promised: a server whose status did not say what it did comes back to its status.
 */
export function notRestored(
  task: Task,
  before: ClusterWorld | undefined,
  world: ClusterWorld,
  cluster: Cluster,
): string[] {
  if (task.subtasks.some(({ operation }) => operation === 'ROLLBACK_SKIP')) return [];
  const { formerStatuses: former } = task;
  const facts: Facts = [['status of the cluster', cluster.status === former.cluster]];
  const then = before ?? newClusterWorld(cluster);
  for (const zone of cluster.zones) {
    const status = former.zones[zone.name];
    const begun = wasTouched(task, (target) => target.kind === 'zone' && target.zoneName === zone.name);
    if (!status || (!before && !begun)) continue;
    facts.push([`status of zone ${zone.name}`, zone.status === status]);
    if (before && status === 'RUNNING' && !then.isolatedZones.has(zone.name))
      facts.push([`service of zone ${zone.name}`, !world.isolatedZones.has(zone.name)]);
  }
  for (const { id, status: now } of serversOf(cluster)) {
    const status = former.servers[String(id)];
    const begun = wasTouched(task, (target) => target.kind === 'server' && target.serverId === id);
    if (!status || (!before && !begun)) continue;
    facts.push([`status of server ${id}`, now === status]);
    const truthful = (then.alive.has(id) ? ran : gone).includes(status);
    if (before && truthful)
      facts.push([`process of server ${id}`, world.alive.has(id) === then.alive.has(id)]);
    const servedOr = status === 'RUNNING' ? false : status === 'SERVICE_STOPPED' ? true : undefined;
    if (before && servedOr !== undefined && then.isolatedServers.has(id) === servedOr)
      facts.push([`isolation of server ${id}`, world.isolatedServers.has(id) === servedOr]);
  }
  return missing(facts);
}
