import path from 'node:path';
import { writeBaseline } from './compatibility/baseline.ts';
import { checkCompatibility } from './compatibility/check.ts';

/*
 * `pnpm check:compatibility`, a part of `pnpm verify`: whether a caller of what was last released can still call (docs/decisions/0007).
 * With --write the present documents and pacts become what was last released; `pnpm release:version` does so.
 */
const root = path.dirname(import.meta.dirname);
if (process.argv.includes('--write')) {
  writeBaseline(root);
  console.log('wrote contracts/baseline');
} else {
  const { passes, report } = checkCompatibility(root);
  for (const line of report) (passes ? console.log : console.error)(line);
  if (!passes) process.exitCode = 1;
}
