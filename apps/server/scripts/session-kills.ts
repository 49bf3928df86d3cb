import { parseArgs } from 'node:util';
import { runSessionKills } from '../test/session-kills-run.ts';

/**
 * `pnpm --filter @obstop/server session-kills [--rounds N] [--stops N] [--kills N] [--seed S]`: in each round PostgreSQL ends sessions of
 * a server at random while it stops clusters of 30 servers; 5 rounds of 20 stops and 24 kills by default.
 */
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    stops: { type: 'string', default: '20' },
    kills: { type: 'string', default: '24' },
    seed: { type: 'string', default: String(Date.now() % 1e9) },
  },
});
let isWell = true;
for (let round = 1; round <= Number(values.rounds); round += 1) {
  const seed = Number(values.seed) + round;
  const { kills, tasks, problems } = await runSessionKills({
    stops: Number(values.stops),
    kills: Number(values.kills),
    seed,
  });
  process.stdout.write(
    `round ${round}, seed ${seed}: ${kills} sessions killed during ${tasks} stops and starts, ${problems.length} problems\n`,
  );
  for (const problem of problems) process.stdout.write(`problem: ${problem}\n`);
  isWell &&= problems.length === 0;
}
process.exit(isWell ? 0 : 1);
