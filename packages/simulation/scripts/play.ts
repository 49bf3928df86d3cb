import { parseArgs } from 'node:util';
import type { SimulationOptions, SimulationResult } from '../src/simulate.ts';
import { type Mutant, plant } from './mutants/mutant.ts';

const usage = `Usage: simulate [--seeds N] [--first K] [--seed S] [--mutant NAME]
  --seeds N   how many histories to play; 10000 by default
  --first K   the first seed; 1 by default
  --seed S    replays one seed and prints its whole trace
  --mutant M  plants a bug of scripts/mutants first
`;
const print = (text: string) => process.stdout.write(`${text}\n`);

function fail(text: string): never {
  process.stderr.write(`${text}\n${usage}`);
  process.exit(2);
}

function readOptions(mutants: readonly Mutant[]) {
  const { values } = parseArgs({
    options: {
      seeds: { type: 'string', default: '10000' },
      first: { type: 'string', default: '1' },
      seed: { type: 'string' },
      mutant: { type: 'string' },
    },
  });
  const number = (name: 'seeds' | 'first' | 'seed', text: string) =>
    /^\d{1,9}$/.test(text) ? Number(text) : fail(`--${name} is not a number: ${text}`);
  const mutant = mutants.find(({ name }) => name === values.mutant);
  if (values.mutant !== undefined && !mutant) fail(`--mutant ${values.mutant}: unknown`);
  return {
    mutant,
    seeds: number('seeds', values.seeds),
    first: number('first', values.first),
    seed: values.seed === undefined ? undefined : number('seed', values.seed),
  };
}

function printFailure({ seed, violation, hash, trace, steps }: SimulationResult): void {
  print(`Last events:\n${trace.map((line) => `  ${line}`).join('\n')}`);
  print(`Seed ${seed}: ${violation}\nAfter ${steps} steps, trace ${hash}. Replay: --seed ${seed}`);
}

/** Plays seeds of a simulation as the command line says; ends the process with 1 where something did not hold. */
export async function play(
  mutants: readonly Mutant[],
  load: () => Promise<(options: SimulationOptions) => Promise<SimulationResult>>,
): Promise<void> {
  const options = (() => {
    try {
      return readOptions(mutants);
    } catch (error) {
      return fail(error instanceof Error ? error.message : String(error));
    }
  })();

  const expectPlanted = options.mutant && plant(options.mutant);
  const simulate = await load();
  expectPlanted?.();

  if (options.seed !== undefined) {
    const result = await simulate({ seed: options.seed, traceLines: 1_000_000 });
    print(result.trace.join('\n'));
    print(
      `Seed ${result.seed}: ${result.violation ?? 'nothing wrong'}; ${result.steps} steps, trace ${result.hash}`,
    );
    process.exitCode = result.violation ? 1 : 0;
    return;
  }

  const startedMs = Date.now();
  const seen = new Map<string, number>();
  let steps = 0;
  for (let played = 1; played <= options.seeds; played += 1) {
    const result = await simulate({ seed: options.first + played - 1 });
    steps += result.steps;
    for (const [what, times] of result.seen) seen.set(what, (seen.get(what) ?? 0) + times);
    if (result.violation) {
      printFailure(result);
      process.exitCode = 1;
      return;
    }
    if (played % 500 === 0 || played === options.seeds)
      print(`${played} seeds, ${steps} steps, ${((Date.now() - startedMs) / 1000).toFixed(1)} s`);
  }
  print(
    [...seen]
      .sort()
      .map(([what, times]) => `${what}: ${times}`)
      .join(', '),
  );
  print('Every invariant held');
}
