import { globSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { root, run, runPnpm, runTool } from './run.ts';

/** A published package as its users get it. */
export interface PackedPackage {
  readonly name: string;
  readonly version: string;
  /** Absolute path of the archive. */
  readonly tarball: string;
  /** Absolute path of a folder with its files. */
  readonly folder: string;
  /** Paths of its files, relative to `folder`, with slashes. */
  readonly files: readonly string[];
  readonly manifest: {
    /** Absent where it is a command alone. */
    readonly exports?: Readonly<Record<string, string | { readonly default: string }>>;
    readonly bin?: Readonly<Record<string, string>>;
    readonly dependencies?: Readonly<Record<string, string>>;
  };
}

const published = ['contracts', 'packages/client', 'apps/cli'];

/** Builds the published packages, packs them as a release does, and unpacks them, all inside `into`. */
export async function packPackages(into: string): Promise<PackedPackage[]> {
  await runTool('turbo', [
    'run',
    'build',
    '--output-logs=errors-only',
    ...published.map((each) => `--filter=./${each}`),
  ]);
  return Promise.all(
    published.map((each) => pack(path.join(root, each), path.join(into, path.basename(each)))),
  );
}

async function pack(source: string, into: string): Promise<PackedPackage> {
  await mkdir(into, { recursive: true });
  const tarball = path.join(into, 'package.tgz');
  await runPnpm(['pack', '--out', tarball], source);
  await run('tar', ['-xzf', tarball], into);
  const folder = path.join(into, 'package');
  const manifest = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8'));
  const files = globSync('**', { cwd: folder, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'));
  return { name: manifest.name, version: manifest.version, tarball, folder, files: files.sort(), manifest };
}

/** Names under which a package's modules are imported, `@obstop/client/ocp`; files that are no modules are left out. */
export function entriesOf({ name, manifest }: PackedPackage): string[] {
  return Object.entries(manifest.exports ?? {})
    .filter(([, target]) => typeof target === 'object')
    .map(([entry]) => path.posix.join(name, entry));
}
