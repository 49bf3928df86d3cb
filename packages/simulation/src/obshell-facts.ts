import type { Cluster, ServerId, Task } from '@obstop/domain';
import { killsProcesses, obshellRequestOf, serversOf } from '@obstop/domain';
import type { ClusterWorld } from './cluster-world.ts';
import type { Facts } from './facts.ts';

const underWay = ['OPERATING', 'STOPPING', 'STARTING', 'RESTARTING', 'SERVICE_STOPPING', 'PROCESS_STOPPING'];

/** No status of the cluster shows an operation under way, whichever task began it: only one task at a time has the cluster. */
function settled(cluster: Cluster): Facts {
  const isSettled = (status: string) => !underWay.includes(status);
  return [
    [`status ${cluster.status} of the cluster is settled`, isSettled(cluster.status)],
    ...cluster.zones.map(({ name, status }): Facts[number] => [
      `status ${status} of zone ${name} is settled`,
      isSettled(status),
    ]),
    ...serversOf(cluster).map(({ id, status }): Facts[number] => [
      `status ${status} of server ${id} is settled`,
      isSettled(status),
    ]),
  ];
}

/**
 * The facts that a successful obshell task promises. Where others had the cluster in between it promises less: what it isolated
 * or resumed may have changed since, and none of its own steps is left to correct that. A process that an earlier task had told to
 * stop, and whose agent could not be told to start it, still looks alive until it is gone: the last node does not see through that.
 */
export function obshellFacts(
  task: Task,
  world: ClusterWorld,
  aliveAtLastLook: ReadonlySet<ServerId>,
  shared: boolean,
): Facts {
  const { cluster } = world;
  const request = obshellRequestOf(task);
  const { target, serverIds, agent } = request;
  const kills = killsProcesses(request);
  const starts = request.mode === undefined;
  const servers = serversOf(cluster).filter(({ id }) => serverIds.includes(id));
  const zones = cluster.zones.filter(
    ({ name }) => target.kind === 'cluster' || (target.kind === 'zones' && target.zoneNames.includes(name)),
  );
  const facts = settled(cluster);
  for (const { id, status } of servers) {
    if (kills) {
      facts.push([`status of server ${id} is PROCESS_STOPPED`, status === 'PROCESS_STOPPED']);
      facts.push([`process of server ${id} is gone`, !world.alive.has(id)]);
    }
    if (starts) {
      const serves = world.alive.has(id) || aliveAtLastLook.has(id);
      facts.push([`process of server ${id} serves`, serves]);
      facts.push([`status of server ${id} is RUNNING`, status === 'RUNNING']);
      facts.push([`server ${id} is in service`, !world.isolatedServers.has(id)]);
    }
  }
  for (const { name, status } of zones) {
    if (kills) facts.push([`status of zone ${name} is STOPPED`, status === 'STOPPED']);
    if (starts && !shared) {
      facts.push([`status of zone ${name} is RUNNING`, status === 'RUNNING']);
      facts.push([`zone ${name} is in service`, !world.isolatedZones.has(name)]);
    }
  }
  // Without the process beside the receiving agent no SQL is executed. A process that lives now also lived then.
  if (task.subtasks.some(({ step }) => step === 'obshell-isolate') && world.alive.has(agent) && !shared) {
    for (const { name } of zones) facts.push([`zone ${name} is isolated`, world.isolatedZones.has(name)]);
    if (target.kind === 'servers')
      for (const { id } of servers) facts.push([`server ${id} is isolated`, world.isolatedServers.has(id)]);
  }
  if (target.kind === 'cluster') {
    const end = starts ? 'RUNNING' : 'STOPPED';
    facts.push([`status of the cluster is ${end}`, cluster.status === end]);
  }
  return facts;
}
