import { sharedConfig } from '../../vitest.shared.ts';

// The crash scenarios commit to the disk hundreds of times each; how long that takes is the machine's business.
export default sharedConfig({ testTimeout: 60_000 });
