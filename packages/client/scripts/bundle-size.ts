// Prints what the entries weigh in a browser; ends with 1 where one is over its limit.
import { measureBundles } from './measure-bundles.ts';

const kB = (bytes: number) => (Number.isFinite(bytes) ? `${(bytes / 1000).toFixed(1)} kB` : 'no limit');

for (const { name, gzip, minified, lazyGzip, limit, lazyLimit } of await measureBundles()) {
  const over = gzip > limit || lazyGzip > lazyLimit;
  if (over) process.exitCode = 1;
  const lazy = lazyGzip > 0 ? `, loaded later ${kB(lazyGzip)} (limit ${kB(lazyLimit)})` : '';
  process.stdout.write(
    `${over ? 'TOO LARGE ' : ''}${name}: ${kB(gzip)} gzip (limit ${kB(limit)}), ${kB(minified)} minified${lazy}\n`,
  );
}
