// Prints what the entries weigh in a browser, with --json as JSON; ends with 1 where one is over its limit.
import { measureBundles } from './measure-bundles.ts';

const kB = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`;
const upTo = (limit: number) => (Number.isFinite(limit) ? `limit ${kB(limit)}` : 'no limit');

const bundles = await measureBundles();
const asJson = process.argv.includes('--json');
if (asJson) process.stdout.write(JSON.stringify(bundles));

for (const { name, gzip, minified, lazyGzip, limit, lazyLimit } of bundles) {
  const over = gzip > limit || lazyGzip > lazyLimit;
  if (over) process.exitCode = 1;
  if (asJson) continue;
  const lazy = lazyGzip > 0 ? `, loaded later ${kB(lazyGzip)} (${upTo(lazyLimit)})` : '';
  process.stdout.write(
    `${over ? 'TOO LARGE ' : ''}${name}: ${kB(gzip)} gzip (${upTo(limit)}), ${kB(minified)} minified${lazy}\n`,
  );
}
