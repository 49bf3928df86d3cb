import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { runFigure, type Surroundings } from './run-figure.ts';

async function surroundings(): Promise<Surroundings> {
  const folder = await mkdtemp(path.join(tmpdir(), 'obstop-bench-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const machine = { node: '', cpu: '', cores: 1, memoryGb: 1, loadAtStart: 0, scratchInMemory: false };
  return { folder, quick: true, machine, say: () => {}, attach: () => {} };
}

it('ends what a figure started in the opposite order, and removes its folders after all of it', async () => {
  const order: string[] = [];
  const around = await surroundings();
  const result = await runFigure(
    {
      name: 'sample',
      title: 'Sample',
      async run(bench) {
        const scratch = await bench.scratch();
        for (const name of ['first', 'second'])
          bench.defer(() => order.push(`${name}: ${existsSync(scratch) ? 'folder there' : 'folder gone'}`));
        return [];
      },
    },
    around,
  );
  expect(result).toMatchObject({ name: 'sample', outcomes: [] });
  expect(order).toEqual(['second: folder there', 'first: folder there']);
  expect(await readdir(around.folder)).toEqual([]);
});

it('a figure that fails is a result with its reason, and is cleaned up all the same', async () => {
  let ended = 0;
  const around = await surroundings();
  const result = await runFigure(
    {
      name: 'sample',
      title: 'Sample',
      async run(bench) {
        await bench.scratch();
        bench.defer(() => {
          ended += 1;
        });
        throw new Error('no port');
      },
    },
    around,
  );
  expect(result).toMatchObject({ outcomes: [], error: 'no port' });
  expect(ended).toBe(1);
  expect(await readdir(around.folder)).toEqual([]);
});
