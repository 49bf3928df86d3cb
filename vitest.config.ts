import { sharedConfig } from './vitest.shared.ts';

/** Tests of the repository itself; each package has a configuration of its own. */
export default sharedConfig({ include: ['scripts/**/*.test.ts'] });
