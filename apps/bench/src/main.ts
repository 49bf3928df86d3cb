import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { isReached } from './figure.ts';
import { figures } from './figures.ts';
import { lookAtMachine } from './machine.ts';
import { writeMarkdown } from './report/markdown.ts';
import { writeTable } from './report/table.ts';
import { type Result, runFigure } from './run-figure.ts';
import { own, root } from './workspace.ts';

const usage = `usage: pnpm bench [options]

  --only NAME[,NAME]  these figures alone
  --quick             seconds in place of minutes: shows that a figure works, not what it is
  --dir FOLDER        where data is written; its disk is the one that is measured (default apps/bench/results)
  --profile FOLDER    CPU profiles of the measured processes go there
  --write             write docs/performance.md (a full run only)
  --list              names of the figures`;

/** Exit codes: 0 measured, whatever came of it; 1 a figure could not be measured; 2 options that cannot be used. */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      only: { type: 'string' },
      quick: { type: 'boolean', default: false },
      dir: { type: 'string' },
      profile: { type: 'string' },
      write: { type: 'boolean', default: false },
      list: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  if (values.list) {
    for (const { name, title } of figures) console.log(`${name.padEnd(24)}${title}`);
    return 0;
  }
  const wanted = values.only?.split(',');
  const unknown = wanted?.filter((name) => !figures.some((figure) => figure.name === name)) ?? [];
  if (unknown.length > 0) throw new RangeError(`no figure is called ${unknown.join(', ')}: see --list`);
  if (values.write && (values.quick || wanted))
    throw new RangeError('--write is for a full run: without --quick and --only');

  const results = own('results');
  await mkdir(results, { recursive: true });
  const folder = values.dir === undefined ? results : path.resolve(values.dir);
  await mkdir(folder, { recursive: true });
  const profiles = values.profile === undefined ? undefined : path.resolve(values.profile);
  const machine = await lookAtMachine(folder);
  const attached = new Map<string, string>();
  const startedAt = new Date();
  const found: Result[] = [];
  for (const figure of figures.filter(({ name }) => !wanted || wanted.includes(name))) {
    console.error(`· ${figure.title}`);
    const result = await runFigure(figure, {
      folder,
      quick: values.quick,
      machine,
      say: (text) => console.error(`    ${text}`),
      attach: (name, content) => attached.set(name, content),
      ...(profiles !== undefined && { profiles }),
    });
    found.push(result);
    console.log(writeTable(result));
  }

  const run = { startedAt: startedAt.toISOString(), quick: values.quick, machine, results: found };
  await writeFile(path.join(results, 'latest.json'), `${JSON.stringify(run, undefined, 2)}\n`);
  for (const [name, content] of attached) await writeFile(path.join(results, name), content);
  if (values.write) {
    await writeFile(path.join(root, 'docs/performance.md'), writeMarkdown(run));
    for (const [name, content] of attached) await writeFile(path.join(root, 'docs', name), content);
  }
  const lines = found.flatMap(({ outcomes }) => outcomes).filter((each) => 'ratio' in each);
  const missed = lines.filter((line) => isReached(line) === false);
  const minutes = (Date.now() - startedAt.getTime()) / 60_000;
  console.log(`${lines.length} lines, ${missed.length} missed their goal, ${minutes.toFixed(1)} minutes`);
  return found.some(({ error }) => error !== undefined) ? 1 : 0;
}

process.exitCode = await main().catch((error: unknown) => {
  console.error(`${error instanceof Error ? error.message : error}\n\n${usage}`);
  return 2;
});
