import { describe, expect, it } from 'vitest';
import { measureBundles } from '../scripts/measure-bundles.ts';

const bundles = await measureBundles();

describe.each(bundles)(
  'the bundle of $name',
  ({ name, gzip, lazyGzip, limit, lazyLimit, externals, modules }) => {
    it('stays within its limits', () => {
      expect(gzip).toBeLessThanOrEqual(limit);
      expect(lazyGzip).toBeLessThanOrEqual(lazyLimit);
    });

    it('is whole: nothing of a platform is imported', () => {
      expect(externals).toEqual([]);
    });

    it.skipIf(name.includes('validate'))('has no library and no schema in it', () => {
      const ours =
        /\/(packages\/client\/src\/|contracts\/src\/(state-mapping|\w+\/operations|definition\/operation)\.ts)/;
      expect(modules.filter((id) => !ours.test(id))).toEqual([]);
    });
  },
);

it('the bundles are those of each API, of the two of the vendor together, and of the strict check', () => {
  expect(bundles.map(({ name }) => name)).toEqual([
    'ocp',
    'obshell',
    'obstop',
    'ocp + obshell',
    'ocp + validate',
  ]);
});
