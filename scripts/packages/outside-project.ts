import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { entriesOf, type PackedPackage } from './pack.ts';
import { root, run, runPnpm, runTool } from './run.ts';

const strict = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  skipLibCheck: false,
  noEmit: true,
  target: 'ES2023',
  verbatimModuleSyntax: true,
  allowImportingTsExtensions: true,
};

/** A program on Node, without a DOM; and a page, without Node. The examples and the READMEs' are what they are made of. */
const projects = {
  nodenext: {
    compilerOptions: { ...strict, module: 'nodenext', lib: ['ES2023'], types: ['node'] },
    include: ['entries.ts', 'readme', 'stop-and-wait', 'bulk-stop-zones'],
  },
  bundler: {
    compilerOptions: {
      ...strict,
      module: 'esnext',
      moduleResolution: 'bundler',
      lib: ['ES2023', 'DOM', 'DOM.Iterable', 'DOM.AsyncIterable'],
      jsx: 'react-jsx',
      types: [],
    },
    include: ['entries.ts', 'react-hook'],
  },
};

/**
 * Makes a project in `folder`, which must lie outside the repository: installs the packed packages there, compiles each kind
 * of project against them with the declaration files checked too, and imports every entry. `typesOf` names the versions of the
 * `@types` that the projects need.
 */
export async function useOutside(
  folder: string,
  packages: readonly PackedPackage[],
  typesOf: Readonly<Record<string, string>>,
): Promise<void> {
  const tarballs = Object.fromEntries(packages.map(({ name, tarball }) => [name, `file:${tarball}`]));
  const entries = packages.flatMap(entriesOf);
  await mkdir(folder, { recursive: true });
  const write = (file: string, text: string) => writeFile(path.join(folder, file), text);
  const writeJson = (file: string, value: unknown) => write(file, JSON.stringify(value, undefined, 2));
  await writeJson('package.json', {
    private: true,
    type: 'module',
    dependencies: { ...tarballs, ...typesOf },
  });
  // JSON is YAML. The client's own dependency on the contract is to be the packed one too: neither is on the registry yet.
  await writeJson('pnpm-workspace.yaml', { packages: ['.'], overrides: tarballs });
  await runPnpm(['install', '--prefer-offline', '--ignore-scripts', '--config.minimumReleaseAge=0'], folder);
  const installed = await readdir(path.join(folder, 'node_modules', '.pnpm'));
  if (installed.some((name) => name.includes('ts-rest')))
    throw new Error('an installation brings @ts-rest along');

  await write('entries.ts', entries.map((entry, at) => `export * as entry${at} from '${entry}';\n`).join(''));
  for (const example of ['stop-and-wait', 'bulk-stop-zones', 'react-hook'])
    await cp(path.join(root, 'examples', example, 'src'), path.join(folder, example), { recursive: true });
  await mkdir(path.join(folder, 'readme'));
  for (const [at, code] of (await Promise.all(packages.map(readmeExamples))).flat().entries())
    await write(`readme/example${at}.ts`, code);
  for (const [name, project] of Object.entries(projects)) {
    await writeJson(`tsconfig.${name}.json`, project);
    await runTool('tsc', ['-p', `tsconfig.${name}.json`], folder);
  }

  await write('import-all.mjs', importAll(packages, entries));
  await run(process.execPath, ['import-all.mjs'], folder);
  for (const command of packages.flatMap(({ manifest }) => Object.keys(manifest.bin ?? {})))
    await run(path.join(folder, 'node_modules', '.bin', command), ['--version'], folder);
}

/** The examples of a package's README that stand on their own: those that import something. */
async function readmeExamples({ folder }: PackedPackage): Promise<string[]> {
  const text = await readFile(path.join(folder, 'README.md'), 'utf8');
  return [...text.matchAll(/^```ts\n([\s\S]*?)^```$/gm)]
    .map(([, code = '']) => code)
    .filter((code) => code.startsWith('import '));
}

/** A script that loads every module and finds every other file that the packages offer by name. */
function importAll(packages: readonly PackedPackage[], entries: readonly string[]): string {
  const files = packages.flatMap(({ name, manifest }) =>
    Object.entries(manifest.exports ?? {})
      .filter(([entry, target]) => typeof target === 'string' && !entry.includes('*'))
      .map(([entry]) => path.posix.join(name, entry)),
  );
  return `import { existsSync } from 'node:fs';
for (const entry of ${JSON.stringify(entries)}) {
  const names = Object.keys(await import(entry));
  if (names.length === 0) throw new Error(entry + ' exports nothing');
}
for (const file of ${JSON.stringify(files)})
  if (!existsSync(new URL(import.meta.resolve(file)))) throw new Error(file + ' is missing');
`;
}
