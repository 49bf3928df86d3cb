import type { BlocksJob } from '@obstop/front';
import type { Caller } from '../login-throttle.ts';

/** Opens blocks when it is the caller's turn; `busy` where too many wait. */
export type BlockOpener = (job: BlocksJob, caller: Caller) => Promise<(Uint8Array | undefined)[] | 'busy'>;
