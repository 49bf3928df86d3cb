import path from 'node:path';
import type { Figure } from '../figure.ts';
import { byTurns, compare } from '../measure/compare.ts';
import type { ChildOptions } from '../processes/child.ts';
import { startOnFreePort } from '../processes/start-on-free-port.ts';
import { makeClusters } from '../setup/clusters.ts';
import { fillStore } from '../setup/store.ts';
import { benchFile, root } from '../workspace.ts';

export const start: Figure = {
  name: 'start',
  title: 'Start to first answer',
  async run(bench) {
    const folder = await bench.newFolder();
    const kept = path.join(folder, 'kept');
    await fillStore({ dataDir: kept }, makeClusters(3));
    // One for both sides: `pnpm start` keeps what it compiled, and the reference is not to be worse off.
    const env = { NODE_COMPILE_CACHE: path.join(folder, 'compiled'), DATABASE_URL: '' };
    const timeToAnswer = async (file: string, argsFor: (port: string) => string[]) => {
      const optionsFor = (port: number): ChildOptions => ({ args: argsFor(String(port)), env });
      const { child, status, tookMs } = await startOnFreePort(bench, file, '/readyz', optionsFor);
      if (status !== 200) throw new Error(`the first answer was ${status}`);
      await child.end();
      return tookMs;
    };
    // As `pnpm start` without a configuration file.
    const serve = (dataDir: string) =>
      timeToAnswer(path.join(root, 'scripts/run.mjs'), (port) => [
        'apps/server/src/main.ts',
        ...['--port', port, '--data-dir', dataDir, '--step-latency-ms', '0'],
      ]);
    const found = await byTurns(bench.quick ? 4 : 9, {
      onKept: () => serve(kept),
      onEmpty: (round) => serve(path.join(folder, `empty-${round}`)),
      libraries: () => timeToAnswer(benchFile('references/same-libraries.ts'), (port) => [port, folder]),
    });
    const reference = {
      what: 'a process that imports the same libraries and answers one route, both started before',
      values: found.libraries,
    };
    const line = (where: string, measured: number[], note = '') => {
      const what = `Start to first answer, embedded, on ${where}`;
      return compare({ what, unit: 'ms', measured, reference, goal: { at: 'most', ratio: 1.5 }, note });
    };
    return [
      line('the data of the last time', found.onKept),
      line('an empty folder', found.onEmpty, 'Makes tables, demo fleet, keys and passwords.'),
    ];
  },
};
