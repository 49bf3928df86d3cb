import { cpSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';

/** The documents that are held against the last release; stop.openapi.yaml is a part of the first. */
export const documents = ['openapi.yaml', 'obstop.openapi.yaml'] as const;

/** Where a repository has its contract, and what was last released of it. */
export function folders(root: string): { readonly contracts: string; readonly baseline: string } {
  const contracts = path.join(root, 'contracts');
  return { contracts, baseline: path.join(contracts, 'baseline') };
}

/** Makes the present documents and pacts the baseline; what was there before is gone. */
export function writeBaseline(root: string): void {
  const { contracts, baseline } = folders(root);
  rmSync(baseline, { recursive: true, force: true });
  mkdirSync(baseline, { recursive: true });
  for (const name of [...documents, 'pacts'])
    cpSync(path.join(contracts, name), path.join(baseline, name), { recursive: true });
}
