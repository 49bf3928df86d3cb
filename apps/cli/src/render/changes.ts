import type { TaskProgress, TaskStep } from '@obstop/client';
import type { Messages } from '../messages/en.ts';
import type { Paint } from '../terminal/paint.ts';
import { markOf } from './marks.ts';
import { splitName } from './split-name.ts';

type Seen = Readonly<Record<string, TaskStep['state']>>;

/** The states of the steps, to be compared with later ones. */
export const statesOf = (steps: readonly TaskStep[]): Seen =>
  Object.fromEntries(steps.map(({ id, state }) => [String(id), state]));

/** A line for each step that has changed since `seen`; a step that only waits is no news. */
export function changedLines(
  seen: Seen,
  { task, percent }: Pick<TaskProgress, 'task' | 'percent'>,
  paint: Paint,
  text: Messages,
): string[] {
  return task.steps
    .filter(({ id, state }) => state !== 'pending' && seen[String(id)] !== state)
    .map((step) => {
      const { mark, style } = markOf(step.state);
      const of = splitName(step);
      return `${String(percent).padStart(3)} %  ${paint(style, mark)} ${step.name}${of ? ` ${of}` : ''}: ${text.progress.state[step.state]}`;
    });
}
