import { spawnSync } from 'node:child_process';
import path from 'node:path';
import type { Figure, Line } from '../figure.ts';
import { root } from '../workspace.ts';

/** What the client's script says of a bundle, in bytes; JSON has no infinite limit, and null in its place. */
interface Bundle {
  name: string;
  gzip: number;
  limit: number | null;
  lazyGzip: number;
  lazyLimit: number;
}

function line(name: string, bytes: number, limitBytes: number): Line {
  return {
    what: `Client in a browser, ${name}, minified and gzip`,
    measured: { value: bytes / 1000, unit: 'kB' },
    reference: { what: 'limit', value: limitBytes / 1000, unit: 'kB' },
    ratio: bytes / limitBytes,
    goal: { at: 'most', ratio: 1 },
  };
}

export const bundles: Figure = {
  name: 'bundles',
  title: 'What a page loads',
  async run() {
    const script = path.join(root, 'packages/client/scripts/bundle-size.ts');
    const { stdout, stderr } = spawnSync(process.execPath, [script, '--json'], { encoding: 'utf8' });
    if (stdout === '') throw new Error(stderr);
    const found: Bundle[] = JSON.parse(stdout);
    return found.flatMap(({ name, gzip, limit, lazyGzip, lazyLimit }) => [
      ...(limit === null ? [] : [line(name, gzip, limit)]),
      ...(lazyGzip > 0 ? [line(`${name}, loaded later`, lazyGzip, lazyLimit)] : []),
    ]);
  },
};
