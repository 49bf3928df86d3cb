import { statusCount, transition } from '@obstop/domain';
import type { Clock } from '../ports/clock.ts';
import type { OwnedTask } from './owned-task.ts';

/** Recovers what a dead owner left under way (E4); before anything else is done. Resolves to false when the task is lost. */
export function takeOver(owned: OwnedTask, clock: Clock, readyLimit: number): Promise<boolean> {
  return owned.write((task) => {
    const event = { kind: 'recover-task', nowMs: clock.nowMs() } as const;
    const isLeft = statusCount(task, 'RUNNING') + statusCount(task, 'CANCELING') > 0;
    const result = isLeft ? transition(task, event, readyLimit) : undefined;
    const next = result?.kind === 'ok' ? result.task : task;
    return { next, log: [] };
  });
}
