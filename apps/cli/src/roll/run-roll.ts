/*
 * Owns: the order of a roll, and what is kept of it when.
 * Does not own: how a call is made and followed (`act`), where it is kept (`keep`).
 * Invariants: a stage is kept before its call is sent, and its task once there is one; a call whose answer is not known is not sent
 * again before it was looked whether it has had its effect; the first failure ends the roll.
 */
import type { Task } from '@obstop/client';
import type { Verb } from '../api/api.ts';
import { type Roll, type RollItem, type Stage, withStage } from './roll-state.ts';

/** What a roll is carried out with. */
export interface Rolling {
  /** Sends the call and answers the task that it made. */
  begin(verb: Verb, name: string): Promise<Task>;
  /** Reads the task of an earlier run. */
  task(id: string): Promise<Task>;
  /** Waits for the end; rejects where it is not a good one. */
  follow(task: Task): Promise<Task>;
  /** The status of a zone or OBServer. */
  statusOf(name: string): Promise<string | undefined>;
  keep(roll: Roll): Promise<void>;
  /** Before each call. */
  tell(verb: Verb, name: string): void;
}

const stages = [
  { verb: 'stop', stage: 'stopping', next: 'starting', reached: /STOPPED$|^INACTIVE$/ },
  { verb: 'start', stage: 'starting', next: 'done', reached: /^(RUNNING|ACTIVE)$/ },
] as const;

/** Carries a roll out from where it is. Rejects with what the first failure rejects with; what is kept is how far it came. */
export async function runRoll(roll: Roll, rolling: Rolling): Promise<Roll> {
  let current = roll;
  const keep = async (name: string, stage: Stage, taskId?: string) => {
    current = withStage(current, name, stage, taskId);
    await rolling.keep(current);
  };
  for (const { name } of roll.items)
    for (const { verb, stage, next, reached } of stages) {
      const item = itemOf(current, name);
      const isFresh = item.stage === 'waiting' && verb === 'stop';
      if (!isFresh && item.stage !== stage) continue;
      const earlier = item.taskId === undefined ? undefined : await rolling.task(item.taskId);
      const isUndone = earlier?.state === 'rolled-back';
      const isUnknown = !isFresh && item.taskId === undefined && !isNewStage(item, roll, name);
      if (!(isUnknown && reached.test((await rolling.statusOf(name)) ?? ''))) {
        rolling.tell(verb, name);
        if (!earlier || isUndone) await keep(name, stage);
        const task = earlier && !isUndone ? earlier : await rolling.begin(verb, name);
        await keep(name, stage, String(task.id));
        await rolling.follow(task);
      }
      await keep(name, next);
    }
  return current;
}

const itemOf = ({ items }: Roll, name: string): RollItem =>
  items.find((item) => item.name === name) ?? { name, stage: 'done' };

/** Whether this run itself brought the item into its stage: then nothing has been sent in it yet. */
const isNewStage = (item: RollItem, begun: Roll, name: string) => itemOf(begun, name).stage !== item.stage;
