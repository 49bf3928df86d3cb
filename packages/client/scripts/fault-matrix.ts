// Runs the fault matrix on another runtime, whose command is given: `node scripts/fault-matrix.ts deno run -A`. Ends with 1 where an
// outcome is not the table's.
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { startSpoiltServer } from '../test/fault-matrix/server.ts';

const [command, ...given] = process.argv.slice(2);
if (command === undefined) throw new Error('say which runtime: node scripts/fault-matrix.ts bun run');
const folder = await mkdtemp(path.join(tmpdir(), 'obstop-matrix-'));
const server = await startSpoiltServer();
try {
  const bundle = await rolldown({
    input: fileURLToPath(new URL('../test/fault-matrix/run.ts', import.meta.url)),
    platform: 'browser',
  });
  await bundle.write({ dir: folder, format: 'esm' });
  await bundle.close();
  const main = path.join(folder, 'main.mjs');
  await writeFile(
    main,
    `import { apis, runMatrix } from './run.js';
const outcomes = [];
for (const api of apis) outcomes.push(...(await runMatrix('${server.baseUrl}', api)));
const wrong = outcomes.filter(({ expected, actual }) => expected !== actual);
for (const { name, expected, actual } of wrong) console.log(name + ': ' + actual + ' instead of ' + expected);
console.log(outcomes.length + ' outcomes, ' + wrong.length + ' wrong');
if (wrong.length > 0) throw new Error('the matrix does not hold here');
`,
  );
  const runtime = spawn(command, [...given, main], { stdio: 'inherit' });
  process.exitCode = await new Promise<number>((resolve, reject) => {
    runtime.on('error', reject);
    runtime.on('close', (code) => resolve(code ?? 1));
  });
} finally {
  await server.close();
  await rm(folder, { recursive: true, force: true });
}
