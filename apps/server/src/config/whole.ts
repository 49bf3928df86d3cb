import * as z from 'zod';

/** A whole number within bounds, with one message for all that is none. */
export function whole(max: number, min = 0) {
  const rule = { error: `must be a whole number from ${min} to ${max}` };
  return z.int(rule).min(min, rule).max(max, rule);
}
