import { expect, it } from 'vitest';
import { readBundleSizes } from './bundle-sizes.ts';

it('a bundle, what it loads later, and one without a limit are told apart', () => {
  const printed = [
    'ocp: 9.8 kB gzip (limit 12.0 kB), 27.1 kB minified',
    'TOO LARGE obshell: 26.0 kB gzip (limit 25.0 kB), 60.2 kB minified, loaded later 18.5 kB (limit 20.0 kB)',
    'ocp + validate: 71.3 kB gzip (limit no limit), 260.4 kB minified',
    '',
  ].join('\n');
  expect(readBundleSizes(printed)).toEqual([
    { name: 'ocp', kB: 9.8, limitKB: 12 },
    { name: 'obshell', kB: 26, limitKB: 25 },
    { name: 'obshell, loaded later', kB: 18.5, limitKB: 20 },
    { name: 'ocp + validate', kB: 71.3 },
  ]);
});
