import { appendFileSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { packPackages } from './packages/pack.ts';
import { root, run } from './packages/run.ts';

/*
 * `pnpm release:pack FOLDER`: packs what the registry does not have yet, for a job that publishes and does nothing else. Prints, and
 * hands to the workflow, the state of the release:
 * - pending: changesets wait for their versions; nothing is packed.
 * - packed: FOLDER has the archives, named in the order in which they are to be published, and their tags in `tags.txt`.
 * - nothing: everything is on the registry.
 */
const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('usage: pnpm release:pack FOLDER');
const into = path.resolve(root, folder);

/** Rejects where the registry cannot be asked: an answer that is missing must not look like a version that is. */
async function isPublished(name: string, version: string): Promise<boolean> {
  try {
    await run('npm', ['view', `${name}@${version}`, 'version'], root);
    return true;
  } catch (error) {
    if (String(error).includes('E404')) return false;
    throw error;
  }
}

async function packNew(): Promise<'packed' | 'nothing'> {
  const work = await mkdtemp(path.join(tmpdir(), 'obstop-release-'));
  try {
    const tags: string[] = [];
    // The contract comes first: the client needs it.
    for (const { name, version, tarball } of await packPackages(work)) {
      if (await isPublished(name, version)) continue;
      tags.push(`${name}@${version}`);
      const file = `${tags.length}-${name.replace('@', '').replace('/', '-')}-${version}.tgz`;
      await mkdir(into, { recursive: true });
      await copyFile(tarball, path.join(into, file));
    }
    if (tags.length === 0) return 'nothing';
    await writeFile(path.join(into, 'tags.txt'), `${tags.join('\n')}\n`);
    return 'packed';
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

const changesets = await readdir(path.join(root, '.changeset'));
const isPending = changesets.some((file) => file.endsWith('.md') && file !== 'README.md');
const state = isPending ? 'pending' : await packNew();
console.log(`state=${state}`);
if (process.env.GITHUB_OUTPUT) appendFileSync(process.env.GITHUB_OUTPUT, `state=${state}\n`);
