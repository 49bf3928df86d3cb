import { sharedConfig } from '../../vitest.shared.ts';

export default sharedConfig({
  include: ['test/**/*.test.tsx'],
  environment: 'happy-dom',
  globalSetup: ['test/global-setup.ts'],
});
