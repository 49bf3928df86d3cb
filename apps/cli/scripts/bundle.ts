import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

/*
 * `pnpm build`: one file that needs nothing but Node, so that an installation is one small package. The client’s own dependency on zod,
 * which the command does not use, would be larger than all of it.
 */
const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const dist = path.join(root, 'dist');

rmSync(dist, { recursive: true, force: true });
const bundle = await rolldown({
  input: path.join(root, 'src/main.ts'),
  platform: 'node',
  treeshake: { moduleSideEffects: false },
});
const { output } = await bundle.write({
  file: path.join(dist, 'obstop.js'),
  format: 'esm',
  codeSplitting: false,
});
await bundle.close();

/** Nearest folder with a package.json that has a name. */
function packageOf(file: string): string {
  for (let folder = path.dirname(file); folder !== path.dirname(folder); folder = path.dirname(folder)) {
    const manifest = path.join(folder, 'package.json');
    if (existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).name !== undefined) return folder;
  }
  throw new Error(`${file} is in no package`);
}

// Their licences ask to be carried along.
const modules = output.flatMap((chunk) => (chunk.type === 'chunk' ? Object.keys(chunk.modules) : []));
const folders = [...new Set(modules.filter((file) => file.includes('/node_modules/')).map(packageOf))].sort();
const licences = folders.map((folder) => {
  const { name, version, license } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each));
  const text = file === undefined ? '' : `\n${readFileSync(path.join(folder, file), 'utf8').trim()}\n`;
  return `${name} ${version} (${license})\n${text}`;
});
writeFileSync(path.join(dist, 'third-party-licences.txt'), licences.join('\n----\n\n'));
