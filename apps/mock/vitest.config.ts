import { sharedConfig } from '../../vitest.shared.ts';

// Files wait for a Prism, theirs or the one of the suite: more at once than there are cores.
export default sharedConfig({ globalSetup: 'test/global-setup.ts', maxWorkers: 3 });
