import { leftOut, sharedConfig } from '../../vitest.shared.ts';

const aboutSqlite = [
  'src/sqlite/**',
  // Its clock is moved by hand, without a thought for how long a database takes; test/postgres/ has a real one.
  'test/simulated-stops.test.ts',
];
const aboutPostgres = ['src/postgres/**', 'test/postgres/**'];
/** On PostgreSQL each of them takes its time. */
const scenarios = leftOut.length > 0 ? ['test/*-scenarios.test.ts'] : [];

// Every other test runs on both. How long the crash scenarios take with a commit to the disk after each step is the
// machine's business, hence the long timeout.
export default sharedConfig({
  maxWorkers: 2,
  projects: [
    { extends: true, test: { name: 'sqlite', exclude: [...leftOut, ...aboutPostgres] } },
    {
      extends: true,
      test: {
        name: 'postgres',
        exclude: [...leftOut, ...scenarios, ...aboutSqlite],
        globalSetup: 'src/testing/postgres-for-tests.ts',
        setupFiles: 'src/testing/skip-without-postgres.ts',
      },
    },
  ],
});
