import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { type Check, compilerOf, endCheck, type Finding, generatedOf, testOf } from './drift/checks.ts';
import { copyRepository } from './drift/copy.ts';
import { type Edit, edited, isOfTypes, nameOf, sampleOf } from './drift/edit.ts';
import { edits } from './drift/edits.ts';

/*
 * `pnpm check:drift [--sample N] [--only PATTERN]`: makes one edit after the other in a throw-away copy of the repository, by each of
 * which one side of the wire drifts away from the others, and shows what catches it: the compiler, a generated file that is stale, or
 * a test. Exits 1 where nothing does, or where the compiler lets through what the types are there for.
 */
const { values } = parseArgs({
  options: { sample: { type: 'string' }, only: { type: 'string', default: '' } },
});
const only = new RegExp(values.only, 'i');
const wanted = edits.filter((edit) => only.test(`${nameOf(edit)} ${edit.file}`));
const chosen = values.sample === undefined ? wanted : sampleOf(wanted, Number(values.sample));
if (chosen.length === 0) {
  console.error('no edit is chosen');
  process.exit(2);
}

const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'obstop-drift-')));
process.once('exit', () => {
  endCheck();
  rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(130));

// Whatever the checks write is to go with the copy.
const temporary = path.join(folder, 'tmp');
mkdirSync(temporary);
Object.assign(process.env, {
  TMPDIR: temporary,
  NODE_COMPILE_CACHE: path.join(folder, 'compiled'),
  OBSTOP_LONG: '1',
});

const since = (startedMs: number) => `${((performance.now() - startedMs) / 1000).toFixed(1).padStart(5)} s`;

/** Rejects where something is found without any edit: that could not be said to catch one. */
async function expectNothing(check: Check): Promise<void> {
  const found = await check();
  if (found) throw new Error(`wrong without any edit: ${found.file}\n${found.output}`);
}

interface Catch extends Finding {
  by: 'compiler' | 'generated' | 'test';
}

const startedMs = performance.now();
const tree = path.join(folder, 'tree');
const copy = await copyRepository(tree);
const compiler = compilerOf(copy, folder);
const generated = generatedOf(tree);
await expectNothing(compiler.remember);
await expectNothing(generated);
console.log(`${since(startedMs)}  the copy, and a first look at it: nothing is wrong`);

/** The first that finds something, the quickest first. */
async function catchOf({ test }: Edit): Promise<Catch | undefined> {
  const checks: [Catch['by'], Check][] = [
    ['compiler', compiler.check],
    ['generated', generated],
    ...(test === undefined ? [] : [['test', testOf(tree, test)] as [Catch['by'], Check]]),
  ];
  for (const [by, check] of checks) {
    const found = await check();
    if (found) return { by, ...found };
  }
  return undefined;
}

const greenTests = new Set<string>();
const caught: Record<Catch['by'], number> = { compiler: 0, generated: 0, test: 0 };
const holes: string[] = [];
for (const edit of chosen) {
  const place = path.join(tree, edit.file);
  const before = readFileSync(place, 'utf8');
  writeFileSync(place, edited(before, edit));
  const begunMs = performance.now();
  const found = await catchOf(edit);
  const took = since(begunMs);
  writeFileSync(place, before);
  if (found?.by === 'test' && !greenTests.has(found.file)) {
    await expectNothing(testOf(tree, found.file));
    greenTests.add(found.file);
  }
  // Else every edit from here on would be tried on something else.
  const changed = copy.changed();
  if (changed.length > 0) throw new Error(`a check of "${edit.title}" wrote ${changed.join(', ')}`);
  if (found) caught[found.by] += 1;
  const what = found ? `${found.by}, ${found.file}` : 'NOT CAUGHT';
  console.log(`${took}  ${nameOf(edit)}\n           ${what}`);
  if (!found || (isOfTypes(edit) && found.by !== 'compiler')) holes.push(`${nameOf(edit)} (${what})`);
}

const count = caught.compiler + caught.generated + caught.test;
console.log(
  `\n${count} of ${chosen.length} caught: ${caught.compiler} by the compiler, ${caught.generated} by generated files, ` +
    `${caught.test} by tests; ${since(startedMs).trim()}`,
);
for (const hole of holes) console.error(`too late: ${hole}`);
process.exit(holes.length > 0 ? 1 : 0);
