import { cp, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { packPackages } from './packages/pack.ts';
import { root, run } from './packages/run.ts';
import { password, startServer } from './testing/start-app.ts';

/*
 * `pnpm check:node-versions`: installs the packed client in a folder of its own with npm, and stops and waits through both APIs of a
 * real server with it, on each Node that the package says it runs on. The Nodes come from npm, for Linux with glibc only.
 */
const versions = ['20', '22', '24'];

if (process.platform !== 'linux' || !['x64', 'arm64'].includes(process.arch)) {
  console.error('the Nodes for this check exist on npm for Linux on x64 and arm64 only');
  process.exit(2);
}

const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'obstop-node-versions-')));
try {
  const packages = await packPackages(folder);
  const project = path.join(folder, 'project');
  await cp(path.join(root, 'packages/client/scripts/smoke.mjs'), path.join(project, 'smoke.mjs'), {
    recursive: true,
  });
  const dependencies = Object.fromEntries([
    ...packages.map(({ name, tarball }) => [name, `file:${tarball}`]),
    ...versions.map((version) => [`node-${version}`, `npm:node-linux-${process.arch}@${version}`]),
  ]);
  await writeFile(
    path.join(project, 'package.json'),
    JSON.stringify({ private: true, type: 'module', dependencies }),
  );
  await run('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--prefer-offline'], project);

  for (const version of versions) {
    const startedAt = performance.now();
    const node = path.join(project, 'node_modules', `node-${version}`, 'bin', 'node');
    const server = await startServer();
    try {
      const output = await run(node, ['smoke.mjs', server.url, password], project);
      if (!output.startsWith(`Node ${version}.`)) throw new Error(`not run on Node ${version}: ${output}`);
      console.log(`${output.trimEnd()} (${((performance.now() - startedAt) / 1000).toFixed(1)} s)`);
    } finally {
      await server.stop();
    }
  }
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}
