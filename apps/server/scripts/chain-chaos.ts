import { parseArgs } from 'node:util';
import { runChainChaos, type Victim } from '../test/gateway/chain-chaos-run.ts';

/** `pnpm --filter @obstop/server chain-chaos [--rounds N] [--seed S] [--victim gateway|back]`: 20 rounds for each victim by default. */
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '20' },
    seed: { type: 'string', default: String(Date.now() % 1e9) },
    victim: { type: 'string' },
  },
});
const [rounds, seed] = [Number(values.rounds), Number(values.seed)];
const victims = (['gateway', 'back'] satisfies Victim[]).filter((each) => (values.victim ?? each) === each);
let problems = 0;
for (const victim of victims) {
  process.stdout.write(`chain chaos: ${rounds} rounds, seed ${seed}, the ${victim} side is killed\n`);
  const report = await runChainChaos({
    rounds,
    seed,
    victim,
    log: (line) => process.stdout.write(`${line}\n`),
  });
  const { killsDuringTasks, stops, starts, retries, dags } = report;
  process.stdout.write(
    `${rounds} kills, ${killsDuringTasks} of them during a task; ${stops} stops, ${starts} starts, ${retries} retries; DAGs ${JSON.stringify(dags)}\n`,
  );
  for (const problem of report.problems) process.stdout.write(`problem: ${problem}\n`);
  problems += report.problems.length;
  if (killsDuringTasks > 0) continue;
  process.stdout.write('no kill met a task: nothing was shown\n');
  problems += 1;
}
process.exit(problems > 0 ? 1 : 0);
