import type { AuditRecord } from '@obstop/engine';
import { manualClock } from '@obstop/engine/testing';
import { describe, expect, it } from 'vitest';
import { createRefusalLog } from './refusal-log.ts';

const record = (traceId: string): AuditRecord => ({
  atMs: 0,
  traceId,
  userName: 'kim',
  address: '127.0.0.1',
  operation: 'stopZone',
  target: {},
  outcome: { kind: 'refused', reason: 'forbidden', status: 403 },
});
/** Lets everything go on that waits for no clock. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

function rig(maxQueued?: number) {
  const clock = manualClock();
  const batches: string[][] = [];
  const errors: unknown[] = [];
  const store = { fails: false };
  const log = createRefusalLog({
    audit: {
      append: async (records) => {
        if (store.fails) throw new Error('disk full');
        batches.push(records.map(({ traceId }) => traceId));
      },
    },
    clock,
    onError: (error) => errors.push(error),
    ...(maxQueued === undefined ? {} : { maxQueued }),
  });
  const advance = async (ms: number) => {
    clock.advance(ms);
    await settled();
  };
  return { log, batches, errors, store, advance };
}

describe('refusals', () => {
  it('are stored in one batch, before 100 ms have passed', async () => {
    const { log, batches, advance } = rig();
    for (const id of ['a', 'b', 'c']) log.add(record(id));
    await settled();
    expect(batches).toEqual([]);
    await advance(99);
    expect(batches).toEqual([['a', 'b', 'c']]);
    log.add(record('d'));
    await advance(99);
    expect(batches).toEqual([['a', 'b', 'c'], ['d']]);
    await advance(1000);
    expect(batches).toHaveLength(2);
  });

  it('are stored at once by flush and by close', async () => {
    const { log, batches } = rig();
    log.add(record('a'));
    await log.flush();
    log.add(record('b'));
    await log.close();
    expect(batches).toEqual([['a'], ['b']]);
  });

  it('are kept, in order, while the store fails, which is told', async () => {
    const { log, batches, errors, store, advance } = rig();
    store.fails = true;
    log.add(record('a'));
    await advance(99);
    log.add(record('b'));
    await expect(log.flush()).rejects.toThrow('disk full');
    expect(errors).toEqual([new Error('disk full')]);
    store.fails = false;
    await advance(99);
    expect(batches).toEqual([]);
    await advance(1);
    expect(batches).toEqual([['a', 'b']]);
    expect(log.dropped()).toBe(0);
  });

  it('are dropped, the oldest first, and counted where too many wait', async () => {
    const { log, batches, store, advance } = rig(2);
    store.fails = true;
    for (const id of ['a', 'b', 'c']) log.add(record(id));
    await advance(99);
    log.add(record('d'));
    expect(log.dropped()).toBe(2);
    store.fails = false;
    await advance(1000);
    expect(batches).toEqual([['c', 'd']]);
  });

  it('that cannot be stored at the end do not keep the server from ending', async () => {
    const { log, errors, store } = rig();
    store.fails = true;
    log.add(record('a'));
    await log.close();
    expect(errors).toEqual([new Error('disk full')]);
  });
});

describe('refusals of nobody', () => {
  const flood = (log: ReturnType<typeof rig>['log'], count: number) => {
    for (let at = 1; at <= count; at += 1) log.add(record(`flood-${at}`), 'nobody');
  };

  it('are the first at once and one sum within a minute, however many they are', async () => {
    const { log, batches, advance } = rig();
    flood(log, 1357);
    await advance(99);
    expect(batches).toEqual([['flood-1']]);
    await advance(60_000);
    await advance(99);
    // The sum goes by its first.
    expect(batches).toEqual([['flood-1'], ['flood-2']]);
    flood(log, 1);
    await advance(99);
    expect(batches).toHaveLength(3);
    await log.close();
    expect(batches).toHaveLength(3);
  });

  it('leave those of somebody alone: each is stored as it is', async () => {
    const { log, batches } = rig();
    flood(log, 500);
    for (const id of ['a', 'b']) log.add(record(id));
    await log.flush();
    expect(batches).toEqual([['flood-1', 'a', 'b', 'flood-2']]);
  });

  it('are stored by close, so that none is lost', async () => {
    const { log, batches } = rig();
    flood(log, 3);
    await log.close();
    expect(batches).toEqual([['flood-1', 'flood-2']]);
  });
});
