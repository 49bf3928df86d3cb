import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { allowedImports as allowed } from './testing/allowed-imports.ts';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** Native and heavy libraries that live in one place only. */
const fenced: Record<string, RegExp> = {
  'better-sqlite3': /^(packages\/store|apps\/bench)\//,
  kysely: /^packages\/store\//,
  fastify: /^apps\/server\//,
  '@ts-rest/core': /^(contracts\/src\/router\.ts$|apps\/server\/)/,
  'zod-openapi': /^contracts\/scripts\//,
};

const files = globSync(
  ['contracts/**/*.ts', 'packages/*/{src,test,pact}/**/*.ts', 'apps/*/{src,test}/**/*.ts'],
  {
    cwd: root,
    exclude: (name) => name.endsWith('node_modules') || name.endsWith('dist'),
  },
).sort();

const importsOf = (file: string) =>
  [
    ...readFileSync(path.join(root, file), 'utf8').matchAll(
      /^\s*(?:import|export)\b[^;]*?from\s+'([^']+)'|import\('([^']+)'\)/gm,
    ),
  ].map(([, from, dynamic]) => from ?? dynamic ?? '');

const packageOf = (file: string) =>
  Object.keys(allowed).find((folder) => file.startsWith(`${folder}/`)) ?? '';

describe('layering', () => {
  it('covers every package', () => {
    expect(files.length).toBeGreaterThan(30);
    expect([...new Set(files.map(packageOf))]).not.toContain('');
  });

  it('each package imports only the packages below it', () => {
    const wrong = files
      .filter((file) => file.includes('/src/') && !file.endsWith('.test.ts'))
      .flatMap((file) =>
        importsOf(file)
          .filter((from) => from.startsWith('@obstop/'))
          .filter((from) => !allowed[packageOf(file)]?.includes(from.split('/')[1] ?? ''))
          .map((from) => `${file} imports ${from}`),
      );
    expect(wrong).toEqual([]);
  });

  it('the two adapters of the store know nothing of each other, nor what they share of either', () => {
    const mayImport: Record<string, RegExp> = {
      model: /^model\//,
      sql: /^(model|sql)\//,
      sqlite: /^(model|sql|sqlite)\//,
      postgres: /^(model|sql|postgres)\//,
    };
    const store = 'packages/store/src';
    const wrong = files
      .filter((file) => file.startsWith(`${store}/`) && !file.endsWith('.test.ts'))
      .flatMap((file) =>
        importsOf(file)
          .filter((from) => from.startsWith('.'))
          .map((from) => path.posix.relative(store, path.posix.join(path.posix.dirname(file), from)))
          .filter((to) => mayImport[file.split('/')[3] ?? '']?.test(to) === false)
          .map((to) => `${file} imports ${to}`),
      );
    expect(wrong).toEqual([]);
  });

  it('nobody reaches into another package’s files', () => {
    const wrong = files.flatMap((file) =>
      importsOf(file)
        .filter((from) =>
          from.startsWith('.')
            ? packageOf(path.posix.join(path.posix.dirname(file), from)) !== packageOf(file) &&
              !file.endsWith('.config.ts') &&
              // Rigs for the tests of every package.
              !(file.includes('/test/') && from.includes('/scripts/testing/'))
            : /^@obstop\/\w+\/src/.test(from),
        )
        .map((from) => `${file} imports ${from}`),
    );
    expect(wrong).toEqual([]);
  });

  it('fenced libraries stay behind their fence', () => {
    const wrong = files.flatMap((file) =>
      importsOf(file)
        .filter((from) => fenced[from] && !fenced[from].test(file))
        .map((from) => `${file} imports ${from}`),
    );
    expect(wrong).toEqual([]);
  });

  it('what the vendor shows of a task is written, and read by nobody', () => {
    const mayName =
      /^contracts\/|^packages\/(domain\/src\/(task\.ts|plans\/)|store\/src\/model\/migrations\/)|\.test\.ts$|\/test(ing)?\//;
    const wrong = files.filter(
      (file) =>
        !mayName.test(file) && /\b(stringMap|listMap)\b/.test(readFileSync(path.join(root, file), 'utf8')),
    );
    expect(wrong).toEqual([]);
  });

  it('there is one index per package (and one for its test doubles), and it lists its exports by name', () => {
    const indexes = files.filter((file) => path.basename(file) === 'index.ts');
    expect(indexes.filter((file) => !/^[\w/]+\/src\/(testing\/)?index\.ts$/.test(file))).toEqual([]);
    const star = files.filter((file) => /^export \*/m.test(readFileSync(path.join(root, file), 'utf8')));
    expect(star).toEqual([]);
  });

  it('the server has rooms, and beside them only what is started', () => {
    const loose = files.filter((file) => /^apps\/server\/src\/[^/]+$/.test(file));
    expect(loose).toEqual(['apps/server/src/admin.ts', 'apps/server/src/main.ts']);
  });

  it('no file passes 400 lines', () => {
    const long = files.filter((file) => readFileSync(path.join(root, file), 'utf8').split('\n').length > 400);
    expect(long).toEqual([]);
  });

  it('domain, engine and simulation touch neither time nor chance nor the platform', () => {
    const pure = files.filter(
      (file) =>
        /^packages\/(domain|engine|simulation)\/src\//.test(file) && !/\.test\.ts$|\/testing\//.test(file),
    );
    const wrong = pure.filter((file) =>
      /\bDate\.now\b|new Date\(\)|Math\.random|\bsetTimeout\b|from 'node:|\bperformance\./.test(
        readFileSync(path.join(root, file), 'utf8'),
      ),
    );
    expect(wrong).toEqual([]);
  });
});
