/** When a header ends, or why it does not count. */
export type Expiry =
  | { kind: 'valid'; atSeconds: number }
  | { kind: 'expired' }
  | { kind: 'invalid'; reason: string };

/**
 * The client chooses its own expiry as Unix seconds in decimal; it ends with that second. `arrivedAtSeconds` decides, so that
 * waiting in line costs nobody his call. Further ahead than `maxLifetimeSeconds` is invalid, not accepted and cut short:
 * a client that believes in a longer life would be surprised later.
 */
export function checkExpiry(ts: string, arrivedAtSeconds: number, maxLifetimeSeconds: number): Expiry {
  if (!/^[+-]?\d{1,19}$/.test(ts)) return { kind: 'invalid', reason: 'invalid syntax' };
  const atSeconds = Number(ts);
  if (arrivedAtSeconds > atSeconds) return { kind: 'expired' };
  if (atSeconds > arrivedAtSeconds + maxLifetimeSeconds)
    return { kind: 'invalid', reason: `more than ${maxLifetimeSeconds} seconds ahead` };
  return { kind: 'valid', atSeconds };
}
