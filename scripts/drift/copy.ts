import {
  copyFileSync,
  existsSync,
  globSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
} from 'node:fs';
import { cp } from 'node:fs/promises';
import path from 'node:path';
import { root, run } from '../packages/run.ts';

/** A copy of the repository. */
export interface Copy {
  /** Its root. */
  tree: string;
  /** What was copied, by path from the root. */
  contents: ReadonlyMap<string, Buffer>;
  /** Files that are not as they were copied. */
  changed(): string[];
}

/** The files of the repository as they lie there, committed or not, without what is ignored. */
async function listFiles(): Promise<string[]> {
  const listed = await run('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], root);
  // One that was deleted is listed until that is committed.
  return listed.split('\0').filter((file) => file !== '' && existsSync(path.join(root, file)));
}

/** Tools write beside packages; what they write there is to land in the copy. */
function linkEach(from: string, to: string): void {
  mkdirSync(to);
  for (const name of readdirSync(from))
    if (name !== '.cache' && !name.startsWith('.vite'))
      symlinkSync(path.join(from, name), path.join(to, name));
}

/**
 * Copies the repository to `tree`, which is not there yet. Packages find each other in the copy, because pnpm links them
 * relatively; everything else that is installed is found where it is.
 */
export async function copyRepository(tree: string): Promise<Copy> {
  const contents = new Map<string, Buffer>();
  for (const file of await listFiles()) {
    const to = path.join(tree, file);
    mkdirSync(path.dirname(to), { recursive: true });
    copyFileSync(path.join(root, file), to);
    contents.set(file, readFileSync(to));
  }
  linkEach(path.join(root, 'node_modules'), path.join(tree, 'node_modules'));
  for (const folder of globSync('{contracts,{packages,apps,examples}/*}/node_modules', { cwd: root }))
    await cp(path.join(root, folder), path.join(tree, folder), {
      recursive: true,
      verbatimSymlinks: true,
      filter: (from) => !/node_modules\/\.(cache|vite)/.test(path.relative(root, from)),
    });
  const isAsCopied = ([file, content]: [string, Buffer]) =>
    existsSync(path.join(tree, file)) && readFileSync(path.join(tree, file)).equals(content);
  return {
    tree,
    contents,
    changed: () => [...contents].filter((entry) => !isAsCopied(entry)).map(([file]) => file),
  };
}
