import type { TaskStep } from '@obstop/client';

/** Which of the splits of a node a step is: `on 10.0.0.1:2886` where the API says, else `#2`; empty where it is the only one. */
export function splitName({ name, description, parallelIndex }: TaskStep): string {
  // OCP repeats the name there.
  if (description !== undefined && description !== name) return description;
  return parallelIndex === undefined ? '' : `#${parallelIndex + 1}`;
}
