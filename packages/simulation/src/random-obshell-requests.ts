import type { ObshellStartRequest, ObshellStopRequest, Target, TaskId } from '@obstop/domain';
import { serversOf } from '@obstop/domain';
import type { MemoryTasks } from '@obstop/engine/testing';
import type { ClusterWorld } from './cluster-world.ts';
import type { SeededRandom } from './seeded-random.ts';

/** A random part of the list, at least one element. */
function randomPart<T>(random: SeededRandom, from: readonly T[]): T[] {
  const chosen = from.filter(() => random.chance(0.4));
  return chosen.length > 0 ? chosen : from.slice(0, 1);
}

function randomTarget(random: SeededRandom, { cluster }: ClusterWorld): Target {
  const kind = random.below(3);
  if (kind === 1)
    return { kind: 'zones', zoneNames: randomPart(random, cluster.zones).map(({ name }) => name) };
  if (kind === 2)
    return { kind: 'servers', serverIds: randomPart(random, serversOf(cluster)).map(({ id }) => id) };
  return { kind: 'cluster' };
}

/** Often no task, often the cluster's holder, sometimes all unfinished tasks. */
function randomTasksToPass(random: SeededRandom, data: MemoryTasks, { cluster }: ClusterWorld): TaskId[] {
  const holder = data.locks.get(cluster.id);
  if (random.chance(0.4)) return [];
  if (holder !== undefined && random.chance(0.7)) return [holder];
  return [...data.records.values()]
    .filter(({ task }) => task.clusterId === cluster.id && task.status !== 'SUCCESSFUL')
    .map(({ task }) => task.id);
}

/** A start as obshell can express it. */
export function randomObshellStart(
  random: SeededRandom,
  data: MemoryTasks,
  world: ClusterWorld,
): ObshellStartRequest {
  const servers = serversOf(world.cluster);
  const agent = random.pick(servers);
  if (!agent) throw new Error('a cluster of the simulation has servers');
  return {
    clusterId: world.cluster.id,
    target: randomTarget(random, world),
    forcePass: randomTasksToPass(random, data, world),
    agent: agent.id,
  };
}

/** A stop as obshell can express it. */
export function randomObshellStop(
  random: SeededRandom,
  data: MemoryTasks,
  world: ClusterWorld,
): ObshellStopRequest {
  const request = randomObshellStart(random, data, world);
  const { target } = request;
  if (target.kind === 'zones' && random.chance(0.4)) {
    const zoneNames = target.zoneNames.slice(0, 1);
    return {
      ...request,
      target: { kind: 'zones', zoneNames },
      mode: 'force',
      zoneCall: { freeze: random.chance(0.5) },
    };
  }
  if (target.kind === 'cluster') return { ...request, mode: random.chance(0.5) ? 'force' : 'terminate' };
  return { ...request, mode: random.pick(['force', 'terminate', 'plain', 'plain'] as const) ?? 'force' };
}
