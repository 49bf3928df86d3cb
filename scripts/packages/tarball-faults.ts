import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { PackedPackage } from './pack.ts';

/** What is wrong with what a package's users get, one line each; publint and attw look at the rest. */
export async function tarballFaults(packed: PackedPackage): Promise<string[]> {
  const { folder, files, manifest } = packed;
  const faults: string[] = [];
  for (const needed of ['README.md', 'LICENSE', 'CHANGELOG.md'])
    if (!files.includes(needed)) faults.push(`${needed} is missing`);
  faults.push(
    ...files
      .filter((file) => /\.test\.|(^|\/)(test|scripts)\//.test(file))
      .map((file) => `${file} is not for users`),
  );
  for (const [name, range] of Object.entries(manifest.dependencies ?? {}))
    if (!/^\^\d+\.\d+\.\d+$/.test(range)) faults.push(`dependency ${name} is "${range}", not a range`);
  const known = new Set([packed.name, ...Object.keys(manifest.dependencies ?? {})]);
  for (const file of files.filter((each) => /\.(js|d\.ts)$/.test(each))) {
    const text = await readFile(path.join(folder, file), 'utf8');
    // Its types need zod 3 beside zod 4, which an installation elsewhere does not have (docs/decisions/0001).
    if (text.includes('@ts-rest')) faults.push(`${file} names @ts-rest`);
    for (const from of importsOf(text)) {
      if (from.startsWith('.')) {
        const target = path.posix.join(path.posix.dirname(file), from);
        if (!resolves(target, file, files))
          faults.push(`${file} imports ${from}, which is not in the package`);
      } else if (!from.startsWith('node:') && !known.has(packageOf(from))) {
        faults.push(`${file} imports ${from}, which is no dependency`);
      }
    }
  }
  return faults;
}

/** Everything that a module or a declaration file imports: statements, `import()` and types in line. */
function importsOf(text: string): string[] {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, '');
  return [
    ...code.matchAll(/(?<!['"])\b(?:from|import)\s*\(?\s*(['"])([^'"\n]+)\1/g),
    ...code.matchAll(/^\/\/\/\s*<reference\s+types=(['"])([^'"]+)\1/gm),
  ].map(([, , from = '']) => from);
}

function resolves(target: string, from: string, files: readonly string[]): boolean {
  if (files.includes(target)) return true;
  return from.endsWith('.d.ts') && files.includes(target.replace(/\.[jt]s$/, '.d.ts'));
}

/** `@obstop/contracts/examples` → `@obstop/contracts`. */
function packageOf(from: string): string {
  return from.split('/', from.startsWith('@') ? 2 : 1).join('/');
}
