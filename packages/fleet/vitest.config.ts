import { sharedConfig } from '../../vitest.shared.ts';

export default sharedConfig({
  include: ['src/**/*.test.ts', 'test/**/*.test.ts', 'pact/**/*.test.ts'],
});
