import { execFile } from 'node:child_process';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { sampleOf } from '../../../scripts/drift/edit.ts';
import { gatewayMutants } from './mutants/gateway-list.ts';
import { mutants as engineMutants } from './mutants/list.ts';
import { type Mutant, root } from './mutants/mutant.ts';

/*
 * `pnpm --filter @obstop/engine mutants [--sample N] [--only PATTERN] [--seeds N]`: plants one bug after the other in the engine and the gateway, and
 * plays the simulation on it, from seed 1 on. Prints which seed caught each; exits 1 where one is not caught within 2000 seeds.
 */
const { values } = parseArgs({
  options: {
    sample: { type: 'string' },
    only: { type: 'string', default: '' },
    seeds: { type: 'string', default: '2000' },
  },
});
const mutants = [...engineMutants, ...gatewayMutants];
const only = new RegExp(values.only, 'i');
const wanted = mutants.filter(({ name, title }) => only.test(`${name} ${title}`));
const chosen = values.sample === undefined ? wanted : sampleOf(wanted, Number(values.sample));
if (chosen.length === 0) {
  process.stderr.write('no mutant is chosen\n');
  process.exit(2);
}

const print = (text: string) => process.stdout.write(`${text}\n`);

/** The seed that noticed, and what; undefined where none did. Rejects where the simulation could not be played. */
function play({
  name,
  script = 'simulate',
}: Mutant): Promise<{ seed: string; violation: string } | undefined> {
  return new Promise((resolve, reject) => {
    const file = path.join(root, `packages/simulation/scripts/${script}.ts`);
    const args = [file, '--mutant', name, '--seeds', values.seeds];
    execFile(process.execPath, args, { maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      const [, seed, violation] = /^Seed (\d+): (.*)$/m.exec(stdout) ?? [];
      if (seed !== undefined && violation !== undefined) resolve({ seed, violation });
      else if (error) reject(new Error(`${name} could not be played: ${stderr}`));
      else resolve(undefined);
    });
  });
}

const startedMs = performance.now();
const since = (ms: number) => `${((performance.now() - ms) / 1000).toFixed(1)} s`;
const survivors: string[] = [];
const left = [...chosen];
async function playAll(): Promise<void> {
  for (let mutant = left.shift(); mutant; mutant = left.shift()) {
    const beganMs = performance.now();
    const caught = await play(mutant);
    const how = caught ? `seed ${caught.seed}: ${caught.violation}` : 'NOT CAUGHT';
    print(`${since(beganMs).padStart(8)}  ${mutant.name}: ${mutant.title}\n          ${how}`);
    if (!caught) survivors.push(mutant.name);
  }
}
await Promise.all(Array.from({ length: Math.min(availableParallelism(), 4) }, playAll));
print(`\n${chosen.length - survivors.length} of ${chosen.length} caught; ${since(startedMs)}`);
for (const name of survivors) process.stderr.write(`survived ${values.seeds} seeds: ${name}\n`);
process.exit(survivors.length > 0 ? 1 : 0);
