import type { Env } from '../profile/folders.ts';

/** A stream as a command needs it. */
export interface Out {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
}

/** Narrower than this a tree is no help. */
const leastColumns = 50;

/** Whether what was written can be replaced, as a live tree needs it; where not, changes go below one another. */
export function canRedraw(out: Out, env: Env): boolean {
  return out.isTTY === true && env.TERM !== 'dumb' && (out.columns ?? 80) >= leastColumns;
}

/** Whether a stream gets colours: https://no-color.org, and never into a file unless FORCE_COLOR says so. */
export function isColoured(out: Out, env: Env, noColor = false): boolean {
  if (noColor || (env.NO_COLOR ?? '') !== '') return false;
  if ((env.FORCE_COLOR ?? '') !== '') return env.FORCE_COLOR !== '0';
  return out.isTTY === true && env.TERM !== 'dumb';
}
