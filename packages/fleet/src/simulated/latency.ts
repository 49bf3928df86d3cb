import type { Random } from '@obstop/engine';

/** How long something takes, in milliseconds: always the same, or drawn evenly from a range (both ends included). */
export type LatencyDistribution =
  | { kind: 'fixed'; ms: number }
  | { kind: 'uniform'; minMs: number; maxMs: number };

/** One value of the distribution, in whole milliseconds; draws from `random` only where there is something to draw (E10). */
export function drawLatencyMs(latency: LatencyDistribution, random: Random): number {
  if (latency.kind === 'fixed') return latency.ms;
  return latency.minMs + Math.floor(random() * (latency.maxMs - latency.minMs + 1));
}
