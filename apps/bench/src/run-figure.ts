import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Bench, Figure, Outcome } from './figure.ts';

/** A figure with what came of it. */
export interface Result {
  name: string;
  title: string;
  seconds: number;
  outcomes: Outcome[];
  /** It could not be measured to its end. */
  error?: string;
}

/** What all figures of a run share. */
export type Surroundings = Pick<Bench, 'quick' | 'machine' | 'say' | 'attach' | 'profiles'> & {
  folder: string;
};

const interruptions = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Runs one figure; whatever it started or wrote is gone afterwards, also when it is interrupted. */
export async function runFigure(figure: Figure, { folder, ...shared }: Surroundings): Promise<Result> {
  const ends: (() => unknown)[] = [];
  const bench: Bench = {
    ...shared,
    defer: (end) => ends.push(end),
    scratch: async () => {
      const scratch = await mkdtemp(path.join(folder, 'scratch-'));
      // Before all others: a process that still writes would fill the folder again.
      ends.unshift(() => rm(scratch, { recursive: true, force: true }));
      return scratch;
    },
  };
  let ended: Promise<void> | undefined;
  const endAll = () => {
    ended ??= (async () => {
      for (const end of ends.reverse()) await end();
    })();
    return ended;
  };
  const interrupted = () => void endAll().finally(() => process.exit(130));
  for (const signal of interruptions) process.once(signal, interrupted);
  const startedAt = performance.now();
  const seconds = () => Math.round((performance.now() - startedAt) / 100) / 10;
  const { name, title } = figure;
  try {
    const outcomes = await figure.run(bench);
    return { name, title, seconds: seconds(), outcomes };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { name, title, seconds: seconds(), outcomes: [], error: reason };
  } finally {
    await endAll();
    for (const signal of interruptions) process.off(signal, interrupted);
  }
}
