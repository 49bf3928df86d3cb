import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Figure } from '../figure.ts';
import { readBundleSizes } from '../measure/bundle-sizes.ts';
import { root } from '../workspace.ts';

/** Prints the sizes, and fails where one is over its limit. */
const script = path.join(root, 'packages/client/scripts/bundle-size.ts');

async function printed(): Promise<string> {
  try {
    return (await promisify(execFile)(process.execPath, [script])).stdout;
  } catch (error) {
    const { stdout } = error as { stdout?: string };
    if (!stdout) throw error;
    return stdout;
  }
}

export const bundles: Figure = {
  name: 'bundles',
  title: 'What a page loads',
  async run() {
    const sizes = readBundleSizes(await printed());
    if (sizes.length === 0) throw new Error(`${script} printed no size`);
    return sizes.map(({ name, kB, limitKB }) => {
      const what = `Client in a browser, ${name}, minified and gzip`;
      const measured = { value: kB, unit: 'kB' };
      const [first] = sizes;
      return limitKB === undefined
        ? {
            what,
            measured,
            reference: { what: `${first?.name} alone`, value: first?.kB ?? 0, unit: 'kB' },
            ratio: kB / (first?.kB ?? 0),
          }
        : {
            what,
            measured,
            reference: { what: 'limit', value: limitKB, unit: 'kB' },
            ratio: kB / limitKB,
            goal: { at: 'most', ratio: 1 } as const,
          };
    });
  },
};
