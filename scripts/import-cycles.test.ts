import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';

/*
 * Biome finds the cycles (`noImportCycles` in biome.json, with `ignoreTypes` off): it is here already, reads TypeScript by itself,
 * and follows type-only imports. dependency-cruiser finds the same ones, but only with swc's parser beside it: TypeScript 7 has no
 * JavaScript API for it to use.
 */
const root = path.dirname(import.meta.dirname);
const rule = 'suspicious/noImportCycles';

const findCycles = (folder: string, ...options: string[]) =>
  spawnSync(path.join(root, 'node_modules/.bin/biome'), ['lint', `--only=${rule}`, ...options, '.'], {
    cwd: folder,
    encoding: 'utf8',
  });

it('no file imports itself by way of others, types included', () => {
  const { status, stdout, stderr } = findCycles(root);
  expect(status, stdout + stderr).toBe(0);
});

it('a cycle of type-only imports is found', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'obstop-cycle-'));
  try {
    cpSync(path.join(root, 'biome.json'), path.join(folder, 'biome.json'));
    writeFileSync(path.join(folder, 'a.ts'), "import type { B } from './b.ts';\nexport type A = B[];\n");
    writeFileSync(path.join(folder, 'b.ts'), "import type { A } from './a.ts';\nexport type B = A | 1;\n");
    const { status, stdout, stderr } = findCycles(folder, '--vcs-enabled=false');
    expect(status).toBe(1);
    expect(stdout + stderr).toMatch(/a\.ts[\s\S]*part of a cycle[\s\S]*b\.ts/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
