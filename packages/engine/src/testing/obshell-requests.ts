import type { ObshellStartRequest, ObshellStopRequest, Target, TaskId } from '@obstop/domain';
import { serverId } from '@obstop/domain';
import {
  acceptObshellStart,
  acceptObshellStop,
  type ObshellAcceptOutcome,
} from '../use-cases/accept-obshell.ts';
import type { Rig } from './rig.ts';

const creator = { id: 0, name: 'root@sys' };

/** Asks the agent beside server 1 for a stop; by force unless the options say otherwise. */
export function askToStop(
  rig: Rig,
  target: Target,
  options: Partial<ObshellStopRequest> = {},
): Promise<ObshellAcceptOutcome> {
  const request: ObshellStopRequest = {
    clusterId: rig.cluster.id,
    target,
    mode: 'force',
    forcePass: [],
    agent: serverId(1),
    ...options,
  };
  return acceptObshellStop(rig.ports(), request, creator);
}

/** Asks the agent beside server 1 for a start. */
function askToStart(
  rig: Rig,
  target: Target,
  options: Partial<ObshellStartRequest> = {},
): Promise<ObshellAcceptOutcome> {
  const request = { clusterId: rig.cluster.id, target, forcePass: [], agent: serverId(1), ...options };
  return acceptObshellStart(rig.ports(), request, creator);
}

/** The task of an accepted request; throws for any other. */
function acceptedId(outcome: ObshellAcceptOutcome): TaskId {
  if (outcome.kind !== 'accepted') throw new Error(`not accepted: ${JSON.stringify(outcome)}`);
  return outcome.task.id;
}

/** As `askToStop`; throws unless it is accepted. */
export const acceptedObshellStop = async (...parameters: Parameters<typeof askToStop>): Promise<TaskId> =>
  acceptedId(await askToStop(...parameters));

/** As `askToStart`; throws unless it is accepted. */
export const acceptedObshellStart = async (...parameters: Parameters<typeof askToStart>): Promise<TaskId> =>
  acceptedId(await askToStart(...parameters));

/** What the runs of one subtask have logged, without the header lines. */
export async function logOf(rig: Rig, id: TaskId, step: string, parallelIndex?: number): Promise<string[]> {
  const { id: subtaskId } = await rig.subtask(id, step, parallelIndex);
  const entries = await rig.process().store.readLog(subtaskId);
  return entries.map(({ text }) => text).filter((text) => !text.startsWith('####'));
}
