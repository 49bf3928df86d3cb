import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Bench, Figure, Outcome } from './figure.ts';

/** A figure with what came of it. */
export interface Result {
  title: string;
  seconds: number;
  outcomes: Outcome[];
  /** It could not be measured to its end. */
  error?: string;
}

const interruptions = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Runs one figure; whatever it started, or wrote into folders of `scratch`, is gone afterwards, also when it is
 * interrupted.
 */
export async function runFigure(figure: Figure, scratch: string, quick: boolean): Promise<Result> {
  const ends: (() => unknown)[] = [];
  const bench: Bench = {
    quick,
    atEnd: (end) => ends.push(end),
    newFolder: async () => {
      await mkdir(scratch, { recursive: true });
      const folder = await mkdtemp(path.join(scratch, 'figure-'));
      // After all others: a process that still writes would fill the folder again.
      ends.unshift(() => rm(folder, { recursive: true, force: true }));
      return folder;
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
  const result = (outcomes: Outcome[]): Result => ({
    title: figure.title,
    seconds: Math.round((performance.now() - startedAt) / 100) / 10,
    outcomes,
  });
  try {
    return result(await figure.run(bench));
  } catch (error) {
    return { ...result([]), error: error instanceof Error ? error.message : String(error) };
  } finally {
    await endAll();
    for (const signal of interruptions) process.off(signal, interrupted);
  }
}
