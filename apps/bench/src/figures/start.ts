import path from 'node:path';
import type { Bench, Figure } from '../figure.ts';
import { interleave, median, medianRatio } from '../measure/statistics.ts';
import { firstAnswer } from '../processes/answered.ts';
import { type Child, startChild } from '../processes/child.ts';
import { freePort } from '../processes/free-port.ts';
import { makeClusters } from '../rig/clusters.ts';
import { seed } from '../rig/seed-store.ts';
import { own, root } from '../workspace.ts';

/** From the start of the process to its first answer. */
async function timeToAnswer(start: (port: number) => Child): Promise<number> {
  const port = await freePort();
  const startedAt = performance.now();
  const child = start(port);
  const answer = await Promise.race([firstAnswer(`http://127.0.0.1:${port}/readyz`), child.next<never>()]);
  const took = performance.now() - startedAt;
  if (answer.status !== 200) throw new Error(`the first answer was ${answer.status}`);
  await child.end();
  return took;
}

export const start: Figure = {
  name: 'start',
  title: 'Start to first answer',
  async run(bench: Bench) {
    const folder = await bench.scratch();
    const kept = path.join(folder, 'kept');
    await seed({ dataDir: kept }, makeClusters(3));
    // One for both sides: `pnpm start` keeps what it compiled, and the reference is not to be worse off.
    const env = { NODE_COMPILE_CACHE: path.join(folder, 'compiled') };
    // As `pnpm start` without a configuration file.
    const serve = (dataDir: string) =>
      timeToAnswer((port) =>
        startChild(bench, path.join(root, 'scripts/run.mjs'), {
          args: [
            'apps/server/src/main.ts',
            ...['--port', String(port), '--data-dir', dataDir, '--step-latency-ms', '0'],
          ],
          env: { ...env, DATABASE_URL: '' },
          profiled: true,
        }),
      );
    const found = await interleave(bench.quick ? 4 : 9, {
      again: () => serve(kept),
      first: (round) => serve(path.join(folder, `fresh-${round}`)),
      libraries: () =>
        timeToAnswer((port) =>
          startChild(bench, own('references/same-libraries.ts'), { args: [String(port), folder], env }),
        ),
    });
    // The first round reads the files from the disk and compiles them.
    const [again, first, libraries] = [found.again.slice(1), found.first.slice(1), found.libraries.slice(1)];
    const against = (measured: number[]) => ({
      measured: { value: median(measured), unit: 'ms' },
      reference: {
        what: 'a process that imports the same libraries and answers one route, both started before',
        value: median(libraries),
        unit: 'ms',
      },
      ratio: medianRatio(measured, libraries),
      goal: { at: 'most', ratio: 1.5 } as const,
    });
    return [
      { what: 'Start to first answer, embedded, on the data of the last time', ...against(again) },
      {
        what: 'Start to first answer, embedded, on an empty folder',
        ...against(first),
        note: 'Makes tables, demo fleet, keys and passwords.',
      },
    ];
  },
};
