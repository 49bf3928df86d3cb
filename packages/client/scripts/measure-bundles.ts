import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { type OutputChunk, rolldown } from 'rolldown';

const src = path.join(path.dirname(path.dirname(fileURLToPath(import.meta.url))), 'src');

/** What a page loads, minified for browsers. */
export interface Bundle {
  readonly name: string;
  /** Bytes, gzip level 9: what is loaded at once. */
  readonly gzip: number;
  readonly minified: number;
  /** Bytes, gzip level 9, of what is loaded later, if at all. */
  readonly lazyGzip: number;
  /** Upper limits of the two in bytes. */
  readonly limit: number;
  readonly lazyLimit: number;
  /** Modules that are neither this package's nor bundled. */
  readonly externals: readonly string[];
  /** Source files and packages in it. */
  readonly modules: readonly string[];
}

const entries = [
  { name: 'ocp', files: ['ocp.ts'], limit: 12_000 },
  { name: 'obshell', files: ['obshell.ts'], limit: 25_000 },
  { name: 'obstop', files: ['obstop.ts'], limit: 12_000 },
  { name: 'ocp + obshell', files: ['ocp.ts', 'obshell.ts'], limit: 25_000 },
  { name: 'ocp + validate', files: ['ocp.ts', 'validate.ts'], limit: Number.POSITIVE_INFINITY },
];

async function measure({ name, files, limit }: (typeof entries)[number]): Promise<Bundle> {
  const entry = '\0entry';
  const bundle = await rolldown({
    input: entry,
    platform: 'browser',
    // The package says sideEffects: false; a page that names everything gets everything.
    treeshake: true,
    plugins: [
      {
        name: 'entry',
        resolveId: (id) => (id === entry ? id : undefined),
        load: (id) =>
          id === entry
            ? files.map((file) => `export * from ${JSON.stringify(path.join(src, file))};`).join('\n')
            : undefined,
      },
    ],
  });
  try {
    const { output } = await bundle.generate({ format: 'esm', minify: true });
    const chunks = output.filter((each): each is OutputChunk => each.type === 'chunk');
    const [first] = chunks.filter((chunk) => chunk.isEntry);
    const atOnce = new Set<string>([first?.fileName ?? '']);
    for (const file of atOnce)
      for (const next of chunks.find((chunk) => chunk.fileName === file)?.imports ?? [])
        if (chunks.some((chunk) => chunk.fileName === next)) atOnce.add(next);
    const sizeOf = (some: OutputChunk[]) =>
      some.reduce((sum, chunk) => sum + gzipSync(chunk.code, { level: 9 }).length, 0);
    return {
      name,
      gzip: sizeOf(chunks.filter((chunk) => atOnce.has(chunk.fileName))),
      minified: chunks.reduce((sum, chunk) => sum + (atOnce.has(chunk.fileName) ? chunk.code.length : 0), 0),
      lazyGzip: sizeOf(chunks.filter((chunk) => !atOnce.has(chunk.fileName))),
      limit,
      lazyLimit: 20_000,
      externals: chunks
        .flatMap((chunk) => [...chunk.imports, ...chunk.dynamicImports])
        .filter((id) => !chunks.some((chunk) => chunk.fileName === id)),
      modules: chunks.flatMap((chunk) => chunk.moduleIds).filter((id) => id !== entry),
    };
  } finally {
    await bundle.close();
  }
}

/** Bundles the entries of this package for browsers and measures them. */
export function measureBundles(): Promise<Bundle[]> {
  return Promise.all(
    entries.filter(({ files }) => files.every((file) => existsSync(path.join(src, file)))).map(measure),
  );
}
