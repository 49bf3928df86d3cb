import type { ServerId, ServerStatus, SubtaskId, SubtaskTarget, Task } from '@obstop/domain';
import { isObshellTask, serversOf } from '@obstop/domain';
import { type ClusterWorld, newClusterWorld } from './cluster-world.ts';
import { type Facts, missing } from './facts.ts';
import { obshellFacts } from './obshell-facts.ts';

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

/**
 * The effects that a successful task should have had and that are missing, in the fleet or in the inventory. A task with a
 * skipped subtask promises nothing. `shared`: others had the cluster in between and may have resumed what it isolated; a retry
 * does not repeat what it had done. A zone or server whose last subtask is in `leftToOthers` was finished before the others
 * came; nothing is expected of it. `aliveAtLastLook`: the processes that the last node may have seen.
 */
export function missingEffects(
  task: Task,
  shared: boolean,
  leftToOthers: ReadonlySet<SubtaskId>,
  aliveAtLastLook: ReadonlySet<ServerId>,
  world: ClusterWorld,
): string[] {
  const { cluster } = world;
  if (task.subtasks.some(({ operation }) => operation === 'SKIP')) return [];
  if (isObshellTask(task)) return missing(obshellFacts(task, world, aliveAtLastLook, shared));
  const isLeft = (is: (target: SubtaskTarget) => boolean): boolean => {
    const last = task.subtasks.findLast(({ target }) => is(target));
    return last !== undefined && leftToOthers.has(last.id);
  };
  const steps = new Set(task.subtasks.map(({ step }) => step));
  const starts = !task.planName.startsWith('ocp-stop-');
  const isolates = (step: string) => !starts && steps.has(step) && !shared;
  const wholeZones = task.planName.endsWith('-server') ? [] : Object.keys(task.formerStatuses.zones);
  const facts: Facts = [];
  for (const server of serversOf(cluster)) {
    if (!(String(server.id) in task.formerStatuses.servers)) continue;
    if (isLeft((target) => target.kind === 'server' && target.serverId === server.id)) continue;
    const kept = steps.has('finish-service-stop');
    const wanted = starts ? 'RUNNING' : kept ? 'SERVICE_STOPPED' : 'PROCESS_STOPPED';
    facts.push([`status of server ${server.id} is ${wanted}`, server.status === wanted]);
    facts.push([`process of server ${server.id}`, world.alive.has(server.id) === (starts || kept)]);
    if (starts) facts.push([`server ${server.id} serves`, !world.isolatedServers.has(server.id)]);
    if (isolates('isolate-server'))
      facts.push([`server ${server.id} is isolated`, world.isolatedServers.has(server.id)]);
  }
  for (const zone of cluster.zones.filter(({ name }) => wholeZones.includes(name))) {
    if (isLeft((target) => target.kind === 'zone' && target.zoneName === zone.name)) continue;
    const wanted = starts ? 'RUNNING' : 'STOPPED';
    facts.push([`status of zone ${zone.name} is ${wanted}`, zone.status === wanted]);
    if (starts) facts.push([`zone ${zone.name} serves`, !world.isolatedZones.has(zone.name)]);
    if (isolates('isolate-zone'))
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

/** The statuses that say whether the process runs; the others do not. */
const ran: ServerStatus[] = ['RUNNING', 'SERVICE_STOPPING', 'SERVICE_STOPPED'];
const gone: ServerStatus[] = ['PROCESS_STOPPED'];

/**
 * What a completed rollback did not restore. `before` is the world as it was when the task was accepted. It is absent where
 * others had the cluster in between; then what the task never reached, and what it had undone before they came
 * (`leftToOthers`), may be as they left it. Only what the statuses say is restored: a server whose status did not match its
 * process gets its former status back.
 */
export function notRestored(
  task: Task,
  before: ClusterWorld | undefined,
  leftToOthers: ReadonlySet<SubtaskId>,
  world: ClusterWorld,
): string[] {
  const { cluster } = world;
  /** Whether a subtask of this zone or server was begun. A rollback undoes only those. */
  const wasTouched = (is: (target: SubtaskTarget) => boolean): boolean =>
    task.subtasks.some(
      ({ id, target, startedAtMs }) => startedAtMs !== undefined && is(target) && !leftToOthers.has(id),
    );
  if (task.subtasks.some(({ operation }) => operation === 'ROLLBACK_SKIP')) return [];
  const { formerStatuses: former } = task;
  const facts: Facts = [['status of the cluster', cluster.status === former.cluster]];
  const then = before ?? newClusterWorld(cluster);
  for (const zone of cluster.zones) {
    const status = former.zones[zone.name];
    const begun = wasTouched((target) => target.kind === 'zone' && target.zoneName === zone.name);
    if (!status || (!before && !begun)) continue;
    facts.push([`status of zone ${zone.name}`, zone.status === status]);
    if (before && status === 'RUNNING' && !then.isolatedZones.has(zone.name))
      facts.push([`service of zone ${zone.name}`, !world.isolatedZones.has(zone.name)]);
  }
  for (const { id, status: now } of serversOf(cluster)) {
    const status = former.servers[String(id)];
    const begun = wasTouched((target) => target.kind === 'server' && target.serverId === id);
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
