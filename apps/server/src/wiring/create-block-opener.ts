/**
 * Owns: the thread in which headers of the obshell surface are decrypted, from the first of them on, and whose turn it is.
 * Does not own: what is in them (access/obshell).
 * Invariants: the thread that serves decrypts nothing for anybody who has not shown a password yet.
 */

import type { openBlocks } from '@obstop/front';
import { Tinypool } from 'tinypool';
import { addressGroup } from '../access/address-group.ts';
import { createFairQueue } from '../access/fair-queue.ts';
import type { BlockOpener } from '../access/obshell/block-opener.ts';

/** The next job waits in the thread while one is under way. */
const atOnce = 2;
/** Headers of one address that may wait for their turn. */
const maxPerAddress = 64;

export function createBlockOpener() {
  const ending = new AbortController();
  const queue = createFairQueue({ atOnce, maxPerLane: maxPerAddress, signal: ending.signal });
  let pool: Tinypool | undefined;
  const begin = () =>
    new Tinypool({
      filename: import.meta.resolve('@obstop/front/open-blocks'),
      name: 'openBlocks',
      ...{ minThreads: 0, maxThreads: 1, idleTimeout: 60_000 },
    });
  const open: BlockOpener = async ({ bytes, ...job }, { address, onGone }) => {
    const work = (): Promise<ReturnType<typeof openBlocks>> => {
      pool ??= begin();
      return pool.run({ ...job, bytes: Uint8Array.from(bytes) });
    };
    const opened = await queue.run(addressGroup(address), work, onGone);
    return opened === 'gone' ? 'busy' : opened;
  };
  return {
    open,
    close: async () => {
      ending.abort();
      await pool?.destroy();
    },
  };
}
