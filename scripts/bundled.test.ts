import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findBundle, folderOf, readManifest } from './bundled.ts';

/** A repository of one small program, with the scripts of this one. */
const root = realpathSync(mkdtempSync(path.join(tmpdir(), 'obstop-bundled-')));
afterAll(() => rmSync(root, { recursive: true }));
const entry = path.join(root, 'app/main.ts');
const write = (file: string, content: string) => writeFileSync(path.join(root, file), content);
const answer = (value: number) => write('app/answer.ts', `export const answer: number = ${value};\n`);

beforeAll(() => {
  for (const folder of ['app/node_modules/library', 'scripts', 'node_modules'])
    mkdirSync(path.join(root, folder), { recursive: true });
  for (const script of ['run.mjs', 'bundled.ts', 'make-bundle.ts'])
    cpSync(path.join(import.meta.dirname, script), path.join(root, 'scripts', script));
  symlinkSync(
    path.join(import.meta.dirname, '../node_modules/rolldown'),
    path.join(root, 'node_modules/rolldown'),
  );
  write('pnpm-lock.yaml', '');
  write('package.json', '{ "type": "module" }');
  write('app/node_modules/library/package.json', '{ "name": "library", "exports": "./index.cjs" }');
  write('app/node_modules/library/index.cjs', 'exports.where = __filename;\n');
  answer(1);
  write('app/lazy.ts', 'export interface Empty {}\nexport const lazy: string = import.meta.url;\n');
  write(
    'app/main.ts',
    `import { where } from 'library';
import { answer } from './answer.ts';

const { lazy } = await import('./lazy.ts');
function fails(): never {
  throw new Error('told');
}
if (process.argv[2] === 'fail') fails();
Error.prepareStackTrace = (_, [site]) => site?.getFileName();
const isBundled = String(new Error().stack).endsWith('.mjs');
console.log(JSON.stringify({ answer, where, lazy, isBundled }));
`,
  );
});

const run = (...args: string[]) =>
  spawnSync(process.execPath, [path.join(root, 'scripts/run.mjs'), '--bundled', 'app/main.ts', ...args], {
    encoding: 'utf8',
    env: { ...process.env, NODE_COMPILE_CACHE: path.join(root, 'compiled') },
  });
const make = () =>
  execFileSync(process.execPath, [
    '--experimental-import-meta-resolve',
    path.join(root, 'scripts/make-bundle.ts'),
    entry,
  ]);
const said = (value: number, isBundled: boolean) => ({
  answer: value,
  where: path.join(root, 'app/node_modules/library/index.cjs'),
  lazy: new URL('lazy.ts', `file://${entry}`).href,
  isBundled,
});

it('the first start runs the sources and leaves their bundle behind, which the next one runs', async () => {
  expect(JSON.parse(run().stdout)).toEqual(said(1, false));
  // Made at a low priority: beside other tests it may have to wait for its turn.
  await expect.poll(() => findBundle(root, entry), { timeout: 150_000, interval: 200 }).toBeDefined();
  expect(JSON.parse(run().stdout)).toEqual(said(1, true));
}, 180_000);

it('a stack names the sources', () => {
  make();
  expect(run('fail').stderr).toMatch(/at fails \(.*app\/main\.ts:6:9\)/);
}, 60_000);

it('a change of anything that it is made of is there at once', () => {
  make();
  answer(2);
  expect(JSON.parse(run().stdout)).toEqual(said(2, false));
  answer(1);
  expect(findBundle(root, entry)).toBeDefined();
  write('pnpm-lock.yaml', 'other');
  expect(findBundle(root, entry)).toBeUndefined();
}, 60_000);

it('a bundle that lacks a part, or is another’s, is none', () => {
  make();
  const folder = folderOf(root, entry);
  expect(findBundle(root, entry)).toBe(path.join(folder, 'main.mjs'));
  writeFileSync(path.join(folder, 'main.mjs'), 'console.log(3);\n');
  expect(findBundle(root, entry)).toBeUndefined();
  make();
  const [part] = readManifest(folder).parts;
  rmSync(path.join(folder, part ?? ''));
  expect(findBundle(root, entry)).toBeUndefined();
}, 60_000);

it('where none can be written, the sources run', () => {
  rmSync(path.join(root, 'node_modules/.cache'), { recursive: true });
  writeFileSync(path.join(root, 'node_modules/.cache'), '');
  const { stdout, stderr, status } = run();
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  expect(JSON.parse(stdout)).toEqual(said(1, false));
}, 60_000);
