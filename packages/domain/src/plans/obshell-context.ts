import { type ServerId, serverId, type TaskId, taskId } from '../ids.ts';
import type { ObshellStartRequest, ObshellStopMode, ObshellStopRequest, Target } from '../stop-request.ts';
import { targetServers, targetZones } from '../target.ts';
import type { Task, TaskContext } from '../task.ts';
import type { Cluster } from '../topology.ts';

const scopes = { cluster: 'GLOBAL', zones: 'ZONE', servers: 'SERVER' } as const;

/** What an obshell call asked for, kept with its task: its steps work on the whole target and read it from here. */
export function obshellContext(
  cluster: Cluster,
  request: ObshellStartRequest & Partial<Pick<ObshellStopRequest, 'mode' | 'zoneCall'>>,
): TaskContext {
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
      server_ids: targetServers(cluster, target).map(({ id }) => String(id)),
      zone_names: targetZones(cluster, target).map(({ name }) => name),
      force_pass_dag: request.forcePass.map(String),
    },
  };
}

/** True for a task that an obshell call planned. */
export function isObshellTask({ planName }: Pick<Task, 'planName'>): boolean {
  return planName.startsWith('obshell-');
}

/** The request behind an obshell task: its inverse is `obshellContext`. `mode` is absent for a start. */
export interface ObshellTaskScope {
  target: Target;
  /** The target's servers; for zones and the cluster those that they had when the task was accepted. */
  serverIds: ServerId[];
  mode?: ObshellStopMode;
  /** It kills processes: every stop but the plain one, and the call for one zone. */
  kills: boolean;
  forcePass: TaskId[];
  agent: ServerId;
}

/** Throws RangeError for a task that is no obshell task. */
export function obshellScopeOf(task: Pick<Task, 'id' | 'planName' | 'context'>): ObshellTaskScope {
  if (!isObshellTask(task)) throw new RangeError(`task ${task.id} was not planned for obshell`);
  const { stringMap, listMap } = task.context;
  const serverIds = (listMap.server_ids ?? []).map((id) => serverId(Number(id)));
  const targets: Record<string, Target> = {
    ZONE: { kind: 'zones', zoneNames: listMap.zone_names ?? [] },
    SERVER: { kind: 'servers', serverIds },
  };
  // Written by obshellContext, which has no other words.
  const mode = stringMap.mode as ObshellStopMode | undefined;
  return {
    target: targets[stringMap.scope ?? ''] ?? { kind: 'cluster' },
    serverIds,
    ...(mode && { mode }),
    kills: mode !== undefined && (mode !== 'plain' || stringMap.zone_call === 'true'),
    forcePass: (listMap.force_pass_dag ?? []).map((id) => taskId(Number(id))),
    agent: serverId(Number(stringMap.agent_server_id)),
  };
}
