import { parseArgs } from 'node:util';
import { runChainChaos, type Victim } from '../test/gateway/chain-chaos-run.ts';

/**
 * `pnpm --filter @obstop/server chain-chaos [--rounds N] [--seed S] [--victim gateway|back] [--late] [--restarts]`: 20 rounds for each victim by default.
 * With --late the gateway is killed, and every other order reaches the agent up to six seconds late. With --restarts the cluster is restarted zone by zone.
 */
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '20' },
    seed: { type: 'string', default: String(Date.now() % 1e9) },
    victim: { type: 'string' },
    late: { type: 'boolean', default: false },
    restarts: { type: 'boolean', default: false },
  },
});
const [rounds, seed] = [Number(values.rounds), Number(values.seed)];
const only = values.victim ?? (values.late ? 'gateway' : undefined);
const victims = (['gateway', 'back'] satisfies Victim[]).filter((each) => (only ?? each) === each);
let problems = 0;
for (const victim of victims) {
  process.stdout.write(`chain chaos: ${rounds} rounds, seed ${seed}, the ${victim} side is killed\n`);
  const report = await runChainChaos({
    rounds,
    seed,
    victim,
    lateOrders: values.late,
    restarts: values.restarts,
    log: (line) => process.stdout.write(`${line}\n`),
  });
  const { killsDuringTasks, stops, starts, restarts, retries, dags, late } = report;
  process.stdout.write(
    `${rounds} kills, ${killsDuringTasks} of them during a task; ${stops} stops, ${starts} starts, ${restarts} restarts, ${retries} retries; DAGs ${JSON.stringify(dags)}; ${late.heldBack} orders late, ${late.refused} refused\n`,
  );
  for (const problem of report.problems) process.stdout.write(`problem: ${problem}\n`);
  problems += report.problems.length;
  if (killsDuringTasks > 0) continue;
  process.stdout.write('no kill met a task: nothing was shown\n');
  problems += 1;
}
process.exit(problems > 0 ? 1 : 0);
