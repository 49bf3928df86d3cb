import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { isReached } from './figure.ts';
import { figures } from './figures.ts';
import { describeMachine, writeDocument, writeResult } from './report.ts';
import { type Result, runFigure } from './run-figure.ts';
import { benchFile, root } from './workspace.ts';

const usage = `usage: pnpm bench [options]

  --only NAME[,NAME]  these figures alone: ${figures.map(({ name }) => name).join(', ')}
  --quick             seconds in place of minutes: shows that a figure works, not what it is
  --write             write docs/performance.md (a full run only)`;

/** Exit codes: 0 measured, whatever came of it; 1 a figure could not be measured; 2 options that cannot be used. */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      only: { type: 'string' },
      quick: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const wanted = values.only?.split(',');
  const unknown = wanted?.filter((name) => !figures.some((figure) => figure.name === name)) ?? [];
  if (unknown.length > 0) throw new RangeError(`no figure is called ${unknown.join(', ')}`);
  if (values.write && (values.quick || wanted))
    throw new RangeError('--write is for a full run: without --quick and --only');

  const startedAt = new Date();
  const machine = describeMachine();
  const results: Result[] = [];
  for (const figure of figures.filter(({ name }) => !wanted || wanted.includes(name))) {
    const result = await runFigure(figure, benchFile('scratch'), values.quick);
    results.push(result);
    console.log(writeResult(result));
  }
  if (values.write)
    await writeFile(path.join(root, 'docs/performance.md'), writeDocument({ startedAt, machine, results }));
  const lines = results.flatMap(({ outcomes }) => outcomes).filter((each) => 'ratio' in each);
  const missed = lines.filter((line) => isReached(line) === false);
  const minutes = (Date.now() - startedAt.getTime()) / 60_000;
  console.log(`${lines.length} lines, ${missed.length} missed their goal, ${minutes.toFixed(1)} minutes`);
  return results.some(({ error }) => error !== undefined) ? 1 : 0;
}

process.exitCode = await main().catch((error: unknown) => {
  console.error(`${error instanceof Error ? error.message : error}\n\n${usage}`);
  return 2;
});
