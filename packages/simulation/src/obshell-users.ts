import type { ObshellStartRequest, ObshellStopRequest, Target, TaskId } from '@obstop/domain';
import { serversOf } from '@obstop/domain';
import type { MemoryTasks } from '@obstop/engine/testing';
import type { Dice } from './dice.ts';
import type { ClusterWorld } from './world.ts';

/** Several of what a target can name; at least one. */
function some<T>(dice: Dice, from: readonly T[]): T[] {
  const chosen = from.filter(() => dice.chance(0.4));
  return chosen.length > 0 ? chosen : from.slice(0, 1);
}

function someTarget(dice: Dice, { cluster }: ClusterWorld): Target {
  const kind = dice.below(3);
  if (kind === 1) return { kind: 'zones', zoneNames: some(dice, cluster.zones).map(({ name }) => name) };
  if (kind === 2) return { kind: 'servers', serverIds: some(dice, serversOf(cluster)).map(({ id }) => id) };
  return { kind: 'cluster' };
}

/** Often nobody, often who holds the cluster, sometimes whoever is not through. */
function somebodyToPass(dice: Dice, data: MemoryTasks, { cluster }: ClusterWorld): TaskId[] {
  const holder = data.locks.get(cluster.id);
  if (dice.chance(0.4)) return [];
  if (holder !== undefined && dice.chance(0.7)) return [holder];
  return [...data.records.values()]
    .filter(({ task }) => task.clusterId === cluster.id && task.status !== 'SUCCESSFUL')
    .map(({ task }) => task.id);
}

/** A start as obshell can express it. */
export function someObshellStart(dice: Dice, data: MemoryTasks, world: ClusterWorld): ObshellStartRequest {
  const servers = serversOf(world.cluster);
  const agent = dice.pick(servers);
  if (!agent) throw new Error('a cluster of the simulation has servers');
  return {
    clusterId: world.cluster.id,
    target: someTarget(dice, world),
    forcePass: somebodyToPass(dice, data, world),
    agent: agent.id,
  };
}

/** A stop as obshell can express it. */
export function someObshellStop(dice: Dice, data: MemoryTasks, world: ClusterWorld): ObshellStopRequest {
  const request = someObshellStart(dice, data, world);
  const { target } = request;
  if (target.kind === 'zones' && dice.chance(0.4)) {
    const zoneNames = target.zoneNames.slice(0, 1);
    return {
      ...request,
      target: { kind: 'zones', zoneNames },
      mode: 'force',
      zoneCall: { freeze: dice.chance(0.5) },
    };
  }
  if (target.kind === 'cluster') return { ...request, mode: dice.chance(0.5) ? 'force' : 'terminate' };
  return { ...request, mode: dice.pick(['force', 'terminate', 'plain', 'plain'] as const) ?? 'force' };
}
