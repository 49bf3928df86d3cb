import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** `pnpm verify`: every check, in the order in which a failure is cheapest to learn of. CI runs this and nothing else. */
const checks: [name: string, command: string, ...args: string[]][] = [
  ['format and lint', 'biome', 'ci', '.'],
  ['OpenAPI: spectral', 'spectral', 'lint', 'contracts/*openapi*.yaml', '--fail-severity=hint'],
  [
    'OpenAPI: redocly',
    'redocly',
    'lint',
    ...['openapi', 'openapi.zh', 'obstop.openapi', 'obstop.openapi.zh'].map(
      (name) => `contracts/${name}.yaml`,
    ),
  ],
  ['compatible with what is released', 'node', 'scripts/run.mjs', 'scripts/check-compatibility.ts'],
  ['unused files, exports and dependencies', 'knip'],
  ['build, types, tests', 'node', 'scripts/run.mjs', 'scripts/test.ts'],
  ['what is published', 'node', 'scripts/run.mjs', 'scripts/check-packages.ts'],
  ...[
    ['scripts/check-drift.ts', '--sample', '6'],
    ['packages/simulation/scripts/simulate.ts', '--seeds', '400'],
    ['packages/simulation/scripts/simulate-gateway.ts', '--seeds', '300'],
    ['packages/simulation/scripts/mutants.ts', '--sample', '3'],
    ['apps/server/scripts/chaos.ts', '--rounds', '6', '--seed', '20260101'],
    ['apps/server/scripts/chaos-replicas.ts', '--rounds', '4', '--database-rounds', '1', '--seed', '7'],
    ['apps/server/scripts/session-kills.ts', '--rounds', '1', '--seed', '7'],
    ['apps/server/scripts/chain-chaos.ts', '--rounds', '3', '--seed', '7'],
    ['apps/server/scripts/chain-chaos.ts', '--late', '--rounds', '3', '--seed', '7'],
    ['scripts/check-fuzz.ts', '--sample', '--skip-code', '77'],
  ].map(([script = '', ...args]): (typeof checks)[number] => [
    `a sample of ${path.basename(script)}`,
    'node',
    'scripts/run.mjs',
    script,
    ...args,
  ]),
];

// A machine on which no PostgreSQL can be started is no machine to verify on.
const env = { ...process.env, OBSTOP_FUZZ_CASES: '10000', OBSTOP_LONG: '1', OBSTOP_REQUIRE_POSTGRES: '1' };

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const bin = path.join(root, 'node_modules', '.bin');
const skipped: string[] = [];
for (const [name, command, ...args] of checks) {
  const startedAt = performance.now();
  console.log(`\n== ${name}`);
  const file = command === 'node' ? process.execPath : path.join(bin, command);
  const { status, error } = spawnSync(file, args, { cwd: root, stdio: 'inherit', env });
  if (error) throw error;
  console.log(`   ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
  if (status === 77) skipped.push(name);
  else if (status !== 0) {
    console.error(`\nverify: "${name}" failed`);
    process.exit(status ?? 1);
  }
}
for (const name of skipped) console.log(`\nverify: SKIPPED ${name}; above it says why`);
