import { parseArgs } from 'node:util';
import { runReplicaChaos } from '../test/chaos-replicas-run.ts';

/**
 * `pnpm --filter @obstop/server chaos-replicas [--rounds N] [--database-rounds M] [--seed S]`: two processes on one PostgreSQL,
 * one killed or put to sleep each round, and the database itself in M of the N; 60 and 10 by default.
 */
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '60' },
    'database-rounds': { type: 'string', default: '10' },
    seed: { type: 'string', default: String(Date.now() % 1e9) },
  },
});
const [rounds, databaseRounds, seed] = [
  Number(values.rounds),
  Number(values['database-rounds']),
  Number(values.seed),
];
process.stdout.write(`chaos: ${rounds} rounds, ${databaseRounds} of them on the database, seed ${seed}\n`);
const report = await runReplicaChaos({
  rounds,
  databaseRounds,
  seed,
  log: (line) => process.stdout.write(`${line}\n`),
});
process.stdout.write(
  `${report.kills} kills, ${report.pauses} sleeps, ${report.databaseKills} of the database, ${report.duringTasks} during a task; ` +
    `${report.accepted.length} tasks accepted, ${report.problems.length} problems\n`,
);
for (const problem of report.problems) process.stdout.write(`problem: ${problem}\n`);
if (report.duringTasks === 0) process.stdout.write('nothing met a task: nothing was shown\n');
process.exit(report.problems.length > 0 || report.duringTasks === 0 ? 1 : 0);
