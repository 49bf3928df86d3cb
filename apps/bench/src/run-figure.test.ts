import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { runFigure } from './run-figure.ts';

async function scratch(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'obstop-bench-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

it('ends what a figure started in the opposite order, and removes its folders after all of it', async () => {
  const order: string[] = [];
  const around = await scratch();
  const result = await runFigure(
    {
      name: 'sample',
      title: 'Sample',
      async run(bench) {
        const folder = await bench.newFolder();
        for (const name of ['first', 'second'])
          bench.atEnd(() => order.push(`${name}: ${existsSync(folder) ? 'folder there' : 'folder gone'}`));
        return [];
      },
    },
    around,
    true,
  );
  expect(result).toMatchObject({ title: 'Sample', outcomes: [] });
  expect(order).toEqual(['second: folder there', 'first: folder there']);
  expect(await readdir(around)).toEqual([]);
});

it('a figure that fails is a result with its reason, and is cleaned up all the same', async () => {
  let ended = 0;
  const around = await scratch();
  const result = await runFigure(
    {
      name: 'sample',
      title: 'Sample',
      async run(bench) {
        await bench.newFolder();
        bench.atEnd(() => {
          ended += 1;
        });
        throw new Error('no port');
      },
    },
    around,
    true,
  );
  expect(result).toMatchObject({ outcomes: [], error: 'no port' });
  expect(ended).toBe(1);
  expect(await readdir(around)).toEqual([]);
});
