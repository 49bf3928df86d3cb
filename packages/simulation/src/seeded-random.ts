import type { Random } from '@obstop/engine';

/** Random numbers from a seed: the same seed gives the same numbers. */
export interface SeededRandom {
  next: Random;
  /** True with the given probability. */
  chance(probability: number): boolean;
  /** An integer from 0 to `limit` − 1. */
  below(limit: number): number;
  /** One element; absent where there is none. */
  pick<T>(from: readonly T[]): T | undefined;
}

/** Mulberry32, after a scramble of the seed so that neighbouring seeds differ from the first number on. */
export function newSeededRandom(seed: number): SeededRandom {
  let state = Math.imul(seed + 1, 0x9e3779b1) >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  return {
    next,
    chance: (probability) => next() < probability,
    below,
    pick: (from) => from[below(from.length)],
  };
}
