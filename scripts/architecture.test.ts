import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { allowedImports } from './testing/allowed-imports.ts';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const textOf = (file: string) => readFileSync(path.join(root, file), 'utf8');
const page = textOf('docs/architecture.md');

const isFile = (word: string) => /^(contracts|packages|apps|scripts)(\/|$)/.test(word);
const wordsOf = (text: string) => [...text.matchAll(/`([^`\n]+)`/g)].map(([, word]) => word ?? '');

describe('docs/architecture.md', () => {
  it('draws the arrows that packages may import along', () => {
    const drawn = [...page.matchAll(/^ {2}(\w+) --> (.+)$/gm)].map(([, from, to]) => [
      from,
      to?.split(' & ').sort(),
    ]);
    const allowed = Object.entries(allowedImports)
      .map(([folder, names]) => [path.basename(folder), [...names].sort()] as const)
      .filter(([name, names]) => names.length > 0 && name !== 'bench');
    expect(Object.fromEntries(drawn)).toEqual(Object.fromEntries(allowed));
  });

  it('names files and folders that are there', () => {
    const named = wordsOf(page).filter(isFile);
    expect(named.length).toBeGreaterThan(40);
    expect(named.filter((file) => !existsSync(path.join(root, file)))).toEqual([]);
  });

  it('names functions that stand in the file beside them', () => {
    const rows = [...page.matchAll(/^\|.*\| `(\w+)` +\| `([^`]+)` +\|$/gm)];
    expect(rows.length).toBeGreaterThan(15);
    const wrong = rows.filter(
      ([, name, file]) => !new RegExp(`^\\s*(export .*\\b)?${name}\\b[(:<= ]`, 'm').test(textOf(file ?? '')),
    );
    expect(wrong.map(([, name, file]) => `${name} in ${file}`)).toEqual([]);
  });

  it('has every rule that code cites, and no other', () => {
    const files = globSync(['{contracts,packages,apps}/**/*.ts'], {
      cwd: root,
      exclude: (name) => name.endsWith('node_modules') || name.endsWith('dist'),
    });
    const cited = files.flatMap((file) =>
      [...textOf(file).matchAll(/\/\/.*|^\s*\/?\*.*/gm)].flatMap(([comment]) =>
        [...comment.matchAll(/\bE\d{1,2}\b/g)].map(([rule]) => rule),
      ),
    );
    const defined = [...page.matchAll(/^- \*\*(E\d+)\*\* /gm)].map(([, rule]) => rule);
    expect([...new Set(cited)].filter((rule) => !defined.includes(rule))).toEqual([]);
    expect(defined.filter((rule) => !cited.includes(rule ?? ''))).toEqual([]);
  });
});
