import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';

export const differencesFile = path.join(import.meta.dirname, 'differences.yaml');

/** A failure that is none, as `differences.yaml` explains; hooks.py drops what it matches. */
export interface Difference {
  /** Name of Schemathesis' check. */
  readonly check: string;
  /** Method and path in the document, a regular expression for the whole of it. */
  readonly operation: string;
  /** Status and body of the answer, the check's message, the address and the body sent: a regular expression for any part. */
  readonly answer: string;
  readonly reason: string;
}

/** In the file's order, by which hooks.py counts them. */
export const readDifferences = (): readonly Difference[] => parse(readFileSync(differencesFile, 'utf8'));

/** As a person finds it in the file. */
export const nameOf = ({ check, operation, answer }: Difference) => `${check} of ${operation}: ${answer}`;
