import type { LatencyDistribution, Random } from '@obstop/engine';

/** One value of the distribution, in whole milliseconds; draws from `random` only where there is something to draw (E10). */
export function drawLatencyMs(latency: LatencyDistribution, random: Random): number {
  if (latency.kind === 'fixed') return latency.ms;
  return latency.minMs + Math.floor(random() * (latency.maxMs - latency.minMs + 1));
}
