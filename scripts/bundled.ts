/**
 * Owns: whether the one file that a program's own sources were made into still says what they say, and having it made.
 * Does not own: making it (make-bundle.ts).
 * Invariant: nothing else runs than what the sources say now; where that is not there yet, the sources themselves run.
 */
import { hash } from 'node:crypto';
import { accessSync, constants, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/** What a bundle was made of. */
export interface Manifest {
  /** Sources, descriptions of packages and the lockfile, relative to the repository. */
  files: string[];
  /** What is loaded only where it is asked for, named by its content, and maps; beside the bundle. */
  parts: string[];
  /** Of all files and of the bundle itself. */
  hash: string;
}

export const mainFile = 'main.mjs';
export const manifestFile = 'made-of.json';

/** Where a program's bundle is. */
export const folderOf = (root: string, entry: string): string =>
  path.join(root, 'node_modules', '.cache', 'obstop', path.relative(root, entry).replace(/\W+/g, '-'));

/** Throws where there is none. */
export function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(path.join(folder, manifestFile), 'utf8'));
}

/** By content, because times say nothing after a checkout or in a container's layer. */
export function hashOf(
  root: string,
  files: readonly string[],
  main: Uint8Array,
  read = (file: string): Uint8Array => readFileSync(`${root}/${file}`),
): string {
  const contents = files.map(read);
  const head = JSON.stringify([root, files, main.length, contents.map(({ length }) => length)]);
  return hash('sha1', Buffer.concat([Buffer.from(head), main, ...contents]));
}

/** The bundle of `entry`, absolute; undefined where there is none of the sources as they are. */
export function findBundle(root: string, entry: string): string | undefined {
  const folder = folderOf(root, entry);
  const main = path.join(folder, mainFile);
  try {
    const { files, parts, hash: found } = readManifest(folder);
    const isTrue = hashOf(root, files, readFileSync(main)) === found;
    return isTrue && parts.every((part) => existsSync(path.join(folder, part))) ? main : undefined;
  } catch {
    // Never made, half made, or a source is gone.
    return undefined;
  }
}

/**
 * Stacks tell where in the sources, as without a bundle. Node's own support of source maps does that too, but reads the
 * maps of every file at its start; this reads one once there is a stack.
 */
export function nameSourcesInStacks(folder: string): void {
  const maps = new Map<string, SourceMap>();
  const mapOf = (name: string): SourceMap => {
    const map =
      maps.get(name) ?? new SourceMap(JSON.parse(readFileSync(path.join(folder, `${name}.map`), 'utf8')));
    maps.set(name, map);
    return map;
  };
  const prefix = `${pathToFileURL(folder).href}/`;
  const place = /([\w-]+\.mjs):(\d+):(\d+)/;
  const inSources = (site: string): string => {
    const [found = '', name = '', line, column] = place.exec(site) ?? [];
    try {
      const entry = mapOf(name).findEntry(Number(line) - 1, Number(column) - 1);
      if (!('originalSource' in entry)) return site;
      const source = new URL(entry.originalSource, prefix).href;
      return site.replace(prefix + found, `${source}:${entry.originalLine + 1}:${entry.originalColumn + 1}`);
    } catch {
      // A map that is gone must not hide the error whose stack is asked for.
      return site;
    }
  };
  Error.prepareStackTrace = (error, sites) =>
    [
      Error.prototype.toString.call(error),
      ...sites.map(String).map((site) => `    at ${site.includes(prefix) ? inSources(site) : site}`),
    ].join('\n');
}

/**
 * Makes it beside this process, for the next one: a start that waited for it would be slower than one without.
 * Where it cannot be made, every start is from the sources.
 */
export async function makeBundleForNextTime(root: string, entry: string): Promise<void> {
  try {
    const folder = folderOf(root, entry);
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
  } catch {
    return;
  }
  const [{ spawn }, os] = await Promise.all([import('node:child_process'), import('node:os')]);
  const making = spawn(
    process.execPath,
    ['--experimental-import-meta-resolve', path.join(root, 'scripts/make-bundle.ts'), entry],
    {
      stdio: 'ignore',
    },
  );
  making.on('error', () => {});
  making.unref();
  // Requests come first.
  if (making.pid !== undefined) os.setPriority(making.pid, os.constants.priority.PRIORITY_LOW);
}
