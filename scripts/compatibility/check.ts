import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { documents, folders } from './baseline.ts';
import { documentBreaks } from './document-breaks.ts';
import { isToldOf, majorChangesets, published } from './major-changesets.ts';
import type { OpenApi } from './open-api.ts';

/** What a check found. */
export interface Verdict {
  readonly passes: boolean;
  /** For a reader, line by line. */
  readonly report: readonly string[];
}

const read = (file: string) => parse(readFileSync(file, 'utf8')) as OpenApi;

/**
 * Compares the documents of a repository with its baseline; a break passes only where a changeset marks the contract as major, or has
 * the sentence that tells of it.
 */
export function checkCompatibility(root: string): Verdict {
  const { contracts, baseline } = folders(root);
  const missing = documents.filter((document) => !existsSync(path.join(baseline, document)));
  if (missing.length > 0) {
    const advice =
      'write it with "npx -y pnpm@12.21.0 check:compatibility --write" and commit contracts/baseline';
    return { passes: false, report: [`no baseline of ${missing.join(', ')}: ${advice}`] };
  }
  const found = documents.flatMap((document) =>
    documentBreaks(read(path.join(baseline, document)), read(path.join(contracts, document))).map(
      ({ operation, sentence }) => `${document}: ${operation}: ${sentence}`,
    ),
  );
  const isTold = isToldOf(root);
  const [told, untold] = [found.filter(isTold), found.filter((sentence) => !isTold(sentence))];
  if (untold.length === 0)
    return {
      passes: true,
      report: [
        ...told.map((sentence) => `corrected, as a changeset tells: ${sentence}`),
        `nothing${told.length > 0 ? ' else' : ''} breaks a caller of what was released: ${documents.join(', ')}`,
      ],
    };
  const majors = majorChangesets(root);
  const breaks = untold.length === 1 ? 'One change breaks' : `${untold.length} changes break`;
  const meant = [`${breaks} callers, as ${majors.join(', ')} says: ${published} is marked as major.`];
  const notMeant = [
    `${breaks} callers of what was released. Take back what was not meant, or keep the old beside the new.`,
    `Is it meant, then mark ${published} as major: npx -y pnpm@12.21.0 changeset`,
  ];
  const passes = majors.length > 0;
  return { passes, report: [...untold, ...(passes ? meant : notMeant)] };
}
