import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';

/** The package whose users read the documents. */
export const published = '@obstop/contracts';

function changesets(root: string): { file: string; text: string }[] {
  const folder = path.join(root, '.changeset');
  return readdirSync(folder)
    .filter((file) => file.endsWith('.md'))
    .map((file) => ({ file, text: readFileSync(path.join(folder, file), 'utf8') }));
}

/** The changesets of a repository that mark the published contract as major: a break of it is meant. By file name. */
export function majorChangesets(root: string): string[] {
  return changesets(root)
    .filter(({ text }) => {
      const [, header] = /^---\r?\n(.*?)^---/ms.exec(text) ?? [];
      const releases = header === undefined ? undefined : (parse(header) as Record<string, string> | null);
      return releases?.[published] === 'major';
    })
    .map(({ file }) => file);
}

/** Whether a changeset tells users of this very break: the document was wrong, and is corrected. */
export function isToldOf(root: string): (sentence: string) => boolean {
  const texts = changesets(root).map(({ text }) => text);
  return (sentence) => texts.some((text) => text.includes(sentence));
}
