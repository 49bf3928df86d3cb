/** Time and chance are parameters (E10), so that a simulation can hand in its own. */
export interface Clock {
  /** Wall-clock milliseconds since the epoch: for people, never for order (E8). */
  nowMs(): number;
  /** Resolves after `ms`; rejects with the signal's reason when aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** Uniform in [0, 1). */
export type Random = () => number;
