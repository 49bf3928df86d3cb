import type { Bench } from '../figure.ts';
import type { Load, LoadResult } from '../measure/load.ts';
import { own } from '../workspace.ts';
import { startWorker } from './child.ts';

/** A process that applies loads, one after the other. */
export interface LoadGenerator {
  /** Rejects where an answer had another status than the expected one: such a figure would mean nothing. */
  apply(load: Load, expected: number): Promise<LoadResult>;
}

export function startLoadGenerator(bench: Bench): LoadGenerator {
  const worker = startWorker<Load, LoadResult>(bench, own('src/workers/load-worker.ts'));
  return {
    async apply(load, expected) {
      const result = await worker.ask(load);
      const others = Object.keys(result.statuses).filter((status) => Number(status) !== expected);
      if (others.length > 0) throw new Error(`expected ${expected}, got ${JSON.stringify(result.statuses)}`);
      return result;
    },
  };
}
