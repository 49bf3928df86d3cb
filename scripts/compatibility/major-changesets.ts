import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';

/** The package whose users read the documents. */
export const published = '@obstop/contracts';

/** The changesets of a repository that mark the published contract as major: a break of it is meant. By file name. */
export function majorChangesets(root: string): string[] {
  const folder = path.join(root, '.changeset');
  return readdirSync(folder)
    .filter((file) => file.endsWith('.md'))
    .filter((file) => {
      const [, header] = /^---\r?\n(.*?)^---/ms.exec(readFileSync(path.join(folder, file), 'utf8')) ?? [];
      const releases = header === undefined ? undefined : (parse(header) as Record<string, string> | null);
      return releases?.[published] === 'major';
    });
}
