import { defineConfig, type ViteUserConfig } from 'vitest/config';

/** What every package's tests share: node environment, tests beside the code, a JSON report that `pnpm test` sums up. */
export function sharedConfig(overrides: NonNullable<ViteUserConfig['test']> = {}): ViteUserConfig {
  return defineConfig({
    test: {
      include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
      reporters: ['default', ['json', { outputFile: '.vitest/report.json' }]],
      ...overrides,
    },
  });
}
