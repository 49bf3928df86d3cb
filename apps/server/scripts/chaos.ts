import { parseArgs } from 'node:util';
import { runChaos } from '../test/chaos-run.ts';

/** `pnpm --filter @obstop/server chaos [--rounds N] [--seed S]`: the crash test in full, 50 rounds by default. */
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '50' },
    seed: { type: 'string', default: String(Date.now() % 1e9) },
  },
});
const [rounds, seed] = [Number(values.rounds), Number(values.seed)];
process.stdout.write(`chaos: ${rounds} rounds, seed ${seed}\n`);
const { killsDuringTasks, accepted, problems } = await runChaos({
  rounds,
  seed,
  log: (line) => process.stdout.write(`${line}\n`),
});
process.stdout.write(
  `${rounds} kills, ${killsDuringTasks} of them during a task; ${accepted.length} tasks accepted, ${problems.length} problems\n`,
);
for (const problem of problems) process.stdout.write(`problem: ${problem}\n`);
if (killsDuringTasks === 0) process.stdout.write('no kill met a task: nothing was shown\n');
process.exit(problems.length > 0 || killsDuringTasks === 0 ? 1 : 0);
