import { parseArgs } from 'node:util';
import { nameOf, readDifferences } from './fuzz/differences.ts';
import type { Outcome } from './fuzz/outcome.ts';
import { preparePython } from './fuzz/python.ts';
import { type Amount, runSurface } from './fuzz/run-surface.ts';
import { type Surface, surfaces } from './fuzz/surfaces.ts';

/*
 * `pnpm check:fuzz [--examples N] [--seed N] [--surface NAME] [--sample]`: Schemathesis makes up requests from the documents, valid
 * ones and others, and holds what the running server answers against them. Exits 1 for a failure that scripts/fuzz/differences.yaml
 * does not explain, and, if all surfaces were tried at length, for an explanation that is not needed any more. Where Schemathesis
 * cannot be installed it says so and exits 0, or with `--skip-code`.
 */
const { values } = parseArgs({
  options: {
    examples: { type: 'string' },
    seed: { type: 'string' },
    surface: { type: 'string', multiple: true, default: surfaces.map(({ name }) => name) },
    sample: { type: 'boolean', default: false },
    'skip-code': { type: 'string', default: '0' },
  },
});
const chosen = surfaces.filter(({ name }) => values.surface.includes(name));
const amount: Amount = {
  examples: Number(values.examples ?? (values.sample ? 1 : 2000)),
  seed: Number(values.seed ?? (values.sample ? 1 : Date.now() % 1_000_000)),
  // Its wrong logins are held back by seconds, as wrong logins are.
  withoutChecks: values.sample ? ['ignored_auth'] : [],
};
if (chosen.length !== values.surface.length || !(amount.examples > 0) || !(amount.seed >= 0)) {
  console.error('usage: pnpm check:fuzz [--examples N] [--seed N] [--surface ocp|obshell|obstop] [--sample]');
  process.exit(2);
}

const ending = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => ending.abort());

const python = await preparePython(ending.signal);
if (ending.signal.aborted) process.exit(130);
if (python.kind === 'none') {
  console.log(`SKIPPED, nothing was fuzzed: ${python.why}`);
  process.exit(Number(values['skip-code']));
}

function tell({ name }: Surface, outcome: Outcome): void {
  const { operations, cases, seconds, statuses, neverSuccessful, failures, details } = outcome;
  const perStatus = Object.entries(statuses).map(([status, count]) => `${status}: ${count}`);
  console.log(
    `\n${name.padEnd(8)} ${operations.tested} operations, ${cases} cases, ${seconds.toFixed(0)} s, ${failures.length} failures\n` +
      `  answers      ${perStatus.join(', ')}`,
  );
  if (neverSuccessful.length > 0) console.log(`  no success   ${neverSuccessful.join('\n               ')}`);
  for (const failure of failures) console.log(`  FAILED       ${failure}`);
  if (failures.length > 0) console.log(details);
}

console.log(`at most ${amount.examples} examples for each operation, seed ${amount.seed}`);
const settled = await Promise.allSettled(
  chosen.map(async (surface) => {
    try {
      const outcome = await runSurface(python.file, surface, amount, ending.signal);
      tell(surface, outcome);
      return outcome;
    } catch (error) {
      if (!ending.signal.aborted) console.error(`${surface.name}: ${(error as Error).message}`);
      // The others end what they started, too.
      ending.abort();
      throw error;
    }
  }),
);
const outcomes = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
if (outcomes.length < chosen.length) {
  console.error('not all surfaces were fuzzed to the end');
  process.exit(1);
}

console.log('\ndifferences that are none of the server’s faults, and how often they came:');
const unneeded = readDifferences().filter((difference, place) => {
  const count = outcomes.reduce((sum, { differences }) => sum + (differences.get(place) ?? 0), 0);
  console.log(`${`${count}`.padStart(7)}  ${nameOf(difference)}`);
  return count === 0;
});
const isWhole = chosen.length === surfaces.length && amount.examples >= 1000;
if (isWhole)
  for (const difference of unneeded) console.error(`does not occur any more: ${nameOf(difference)}`);
const hasFailed = outcomes.some(({ failures }) => failures.length > 0) || (isWhole && unneeded.length > 0);
process.exit(hasFailed ? 1 : 0);
