import { mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { useOutside } from './packages/outside-project.ts';
import { type PackedPackage, packPackages } from './packages/pack.ts';
import { root, run, runTool } from './packages/run.ts';
import { tarballFaults } from './packages/tarball-faults.ts';

/*
 * `pnpm check:packages`, a part of `pnpm verify`: packs what would be published and looks at it as its users do. Everything happens in a
 * folder outside the repository, so that nothing is found there by accident.
 */
const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'obstop-packages-')));
let failures = 0;

async function check(name: string, work: () => Promise<unknown>): Promise<void> {
  const startedAt = performance.now();
  const outcome = await work().then(
    () => 'ok',
    (error: Error) => {
      failures += 1;
      return `FAILED\n${error.message}`;
    },
  );
  console.log(`${((performance.now() - startedAt) / 1000).toFixed(1).padStart(5)} s  ${name}: ${outcome}`);
}

function checkTypes({ tarball, manifest }: PackedPackage): Promise<string> {
  const documents = Object.keys(manifest.exports ?? {}).filter((entry) => entry.endsWith('.yaml'));
  const excluded = documents.length > 0 ? ['--exclude-entrypoints', ...documents] : [];
  return runTool('attw', [tarball, '--profile', 'esm-only', ...excluded]);
}

/** The version that the workspace has of a package of types. */
async function versionOf(name: string): Promise<string> {
  const catalog = await readFile(path.join(root, 'pnpm-workspace.yaml'), 'utf8');
  const [, version] = new RegExp(`^ {2}'${name}': (\\S+)$`, 'm').exec(catalog) ?? [];
  if (version === undefined) throw new Error(`${name} is not in the catalog`);
  return version;
}

try {
  const startedAt = performance.now();
  const packages = await packPackages(folder);
  console.log(`${((performance.now() - startedAt) / 1000).toFixed(1).padStart(5)} s  build and pack`);
  const types = ['@types/node', '@types/react'];
  const typesOf = Object.fromEntries(
    await Promise.all(types.map(async (name) => [name, await versionOf(name)])),
  );

  await Promise.all([
    ...packages.flatMap((packed) => [
      check(`${packed.name} ${packed.version}: what is in it`, async () => {
        const faults = await tarballFaults(packed);
        if (faults.length > 0) throw new Error(faults.join('\n'));
      }),
      check(`${packed.name}: publint`, () => runTool('publint', ['run', packed.tarball, '--strict'])),
      // ESM alone is published, and a document is no module; nor has a command types.
      ...(packed.manifest.exports
        ? [check(`${packed.name}: are the types wrong`, () => checkTypes(packed))]
        : []),
    ]),
    check('size in a browser', async () => {
      console.log(
        await run(process.execPath, ['scripts/bundle-size.ts'], path.join(root, 'packages/client')),
      );
    }),
    check('a project elsewhere installs, compiles and imports it', () =>
      useOutside(path.join(folder, 'outside'), packages, typesOf),
    ),
  ]);
} finally {
  await rm(folder, { recursive: true, force: true });
}
process.exit(failures > 0 ? 1 : 0);
