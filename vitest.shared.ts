import { configDefaults, defineConfig, type ViteUserConfig } from 'vitest/config';

/** Tests that take long have names of their own; `pnpm verify` and `pnpm test:full` run them, `pnpm test` does not. */
export const leftOut = process.env.OBSTOP_LONG === '1' ? [] : ['**/*.long.test.ts'];

/** What every package's tests share: node environment, tests beside the code, a JSON report that `pnpm test` sums up. */
export function sharedConfig(overrides: NonNullable<ViteUserConfig['test']> = {}): ViteUserConfig {
  return defineConfig({
    test: {
      include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
      exclude: [...configDefaults.exclude, ...leftOut],
      // A guard against a hang, not a measure: these machines are shared.
      testTimeout: 60_000,
      // Files share a worker and what it has loaded: no test changes a module.
      isolate: false,
      hookTimeout: 60_000,
      reporters: ['default', ['json', { outputFile: '.vitest/report.json' }]],
      ...overrides,
    },
  });
}
