import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { pactApis } from './apis.ts';
import { plannedInteractions } from './interactions.ts';
import { createRecorder, pactFile } from './record.ts';

/** Writes contracts/pacts; with --check only compares and exits 1 where a file is stale. */

const target = path.resolve(import.meta.dirname, '../../../contracts/pacts');
const dir = await mkdtemp(path.join(tmpdir(), 'obstop-pacts-'));
try {
  for (const api of pactApis) {
    const recorder = createRecorder(api.provider, dir);
    const planned = await plannedInteractions(api);
    for (const interaction of planned) {
      const outcome = await recorder.record(interaction);
      if (!isDeepStrictEqual(outcome, interaction.expected))
        throw new Error(`${interaction.description}: the client made ${JSON.stringify(outcome)} of it`);
    }
    const file = pactFile(api.provider);
    const made = await recorder.text();
    const name = `contracts/pacts/${file}`;
    if (!process.argv.includes('--check')) {
      await writeFile(path.join(target, file), made);
      process.stdout.write(`wrote ${name} (${planned.length} interactions)\n`);
    } else if ((await readFile(path.join(target, file), 'utf8').catch(() => '')) === made) {
      process.stdout.write(`${name} is fresh\n`);
    } else {
      process.stderr.write(`${name} is stale: run pnpm gen and commit it\n`);
      process.exitCode = 1;
    }
  }
} finally {
  await rm(dir, { recursive: true, force: true });
}
