/**
 * Owns: writing a program's own sources as one file, and what that file was made of.
 * Does not own: whether it is still true, and who runs it (bundled.ts). Libraries stay where they are.
 * A process of its own, so that the bundler's memory is never the program's:
 * node --experimental-import-meta-resolve scripts/make-bundle.ts ENTRY
 */
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import module from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';
import { folderOf, hashOf, type Manifest, mainFile, manifestFile, readManifest } from './bundled.ts';

const [named] = process.argv.slice(2);
if (named === undefined) throw new Error('usage: make-bundle.ts ENTRY');
const entry = path.resolve(named);
const root = path.dirname(import.meta.dirname);
const folder = folderOf(root, entry);

/** Whatever decides what the file says: read before it is bundled, so that a change in between makes it stale. */
const sources = new Map<string, Buffer>();
const note = (file: string): Buffer => {
  const content = sources.get(file) ?? readFileSync(file);
  sources.set(file, content);
  return content;
};
note(path.join(root, 'pnpm-lock.yaml'));
for (const file of ['run.mjs', 'bundled.ts', 'make-bundle.ts']) note(path.join(root, 'scripts', file));

const isOwn = (file: string) =>
  file.startsWith(`${root}${path.sep}`) && !file.includes(`${path.sep}node_modules${path.sep}`);

const bundle = await rolldown({
  input: { main: entry },
  platform: 'node',
  tsconfig: false,
  // What the program and its lazy parts have in common stays in the one file.
  preserveEntrySignatures: 'allow-extension',
  plugins: [
    {
      name: 'own-sources-alone',
      /** As Node finds it, from the file that asks for it: a library keeps its place and its form. */
      resolveId(specifier, importer) {
        if (importer === undefined || module.isBuiltin(specifier)) return null;
        const url = import.meta.resolve(specifier, pathToFileURL(importer));
        const file = fileURLToPath(url);
        const description = module.findPackageJSON(url);
        if (description !== undefined) note(description);
        return isOwn(file) ? file : { id: url, external: true };
      },
      load(file) {
        // Whatever looks beside itself keeps its own place.
        const place = { url: pathToFileURL(file).href, dirname: path.dirname(file), filename: file };
        const code = note(file)
          .toString('utf8')
          .replace(/\bimport\.meta\.(url|dirname|filename)\b/g, (_, which: keyof typeof place) =>
            JSON.stringify(place[which]),
          );
        return { code, moduleType: file.endsWith('.json') ? 'json' : 'ts' };
      },
    },
  ],
});
const { output } = await bundle.generate({
  dir: folder,
  format: 'esm',
  entryFileNames: mainFile,
  chunkFileNames: '[name]-[hash].mjs',
  sourcemap: true,
  sourcemapExcludeSources: true,
});
await bundle.close();

mkdirSync(folder, { recursive: true });
/** In one step: another start may be reading it. */
const write = (name: string, content: string | Uint8Array) => {
  const file = path.join(folder, name);
  writeFileSync(`${file}.${process.pid}`, content);
  renameSync(`${file}.${process.pid}`, file);
};
let main = Buffer.alloc(0);
const parts: string[] = [];
for (const each of output) {
  const content = each.type === 'chunk' ? each.code : each.source;
  if (each.fileName === mainFile) main = Buffer.from(content);
  else {
    write(each.fileName, content);
    parts.push(each.fileName);
  }
}
const before = partsBefore();
write(mainFile, main);
const files = [...sources.keys()].map((file) => path.relative(root, file)).sort();
const hash = hashOf(root, files, main, (file) => note(path.join(root, file)));
write(manifestFile, JSON.stringify({ files, parts, hash } satisfies Manifest));
// A process that is starting may still ask for parts of the bundle before; another may be writing just now.
const wanted = new Set([...parts, ...before, mainFile, manifestFile]);
for (const name of readdirSync(folder)) {
  const file = path.join(folder, name);
  const age = Date.now() - (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0);
  if (!wanted.has(name) && age > 60_000) rmSync(file, { force: true });
}

function partsBefore(): string[] {
  try {
    return readManifest(folder).parts;
  } catch {
    return [];
  }
}
