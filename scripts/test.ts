import { spawnSync } from 'node:child_process';
import { existsSync, globSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { majorChangesets } from './compatibility/major-changesets.ts';

/** `pnpm test`: builds, checks types and tests every package through turbo, then prints what each took. */

interface Report {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  testResults: { startTime: number; endTime: number }[];
}

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const folders = ['', ...globSync(['contracts', 'packages/*', 'apps/*', 'examples/*'], { cwd: root })];
const reportOf = (folder: string) => path.join(root, folder, '.vitest', 'report.json');
// A report that a run did not write must not be counted as its own; turbo puts cached ones back.
for (const folder of folders) rmSync(reportOf(folder), { force: true });

const turbo = path.join(root, 'node_modules', '.bin', 'turbo');
const startedAt = performance.now();
const run = spawnSync(
  turbo,
  [
    'run',
    'build',
    '//#typecheck:all',
    'typecheck',
    'test',
    '//#test:repository',
    '--output-logs=new-only',
    '--continue',
    // More at once than there are cores to run them would only make each of them wait.
    '--concurrency=4',
    ...process.argv.slice(2),
  ],
  {
    cwd: root,
    stdio: 'inherit',
    // Then the server is not held against the pacts of the last release (docs/decisions/0007).
    env: { ...process.env, ...(majorChangesets(root).length > 0 && { OBSTOP_BREAK_IS_MEANT: '1' }) },
  },
);
if (run.error) throw run.error;

let passed = 0;
let failed = 0;
let skipped = 0;
console.log('\n  tests   seconds  package');
for (const folder of folders) {
  if (!existsSync(reportOf(folder))) continue;
  const report: Report = JSON.parse(readFileSync(reportOf(folder), 'utf8'));
  const begin = Math.min(...report.testResults.map(({ startTime }) => startTime));
  const end = Math.max(...report.testResults.map(({ endTime }) => endTime));
  const seconds = report.testResults.length > 0 ? (end - begin) / 1000 : 0;
  const count = report.numPassedTests + report.numFailedTests;
  console.log(`${String(count).padStart(7)} ${seconds.toFixed(1).padStart(9)}  ${folder || '(repository)'}`);
  passed += report.numPassedTests;
  failed += report.numFailedTests;
  skipped += report.numPendingTests;
}
console.log(`\n${((performance.now() - startedAt) / 1000).toFixed(1)} s in all, builds and types included`);
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exit(run.status ?? 1);
