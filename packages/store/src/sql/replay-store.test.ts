import { clusterId } from '@obstop/domain';
import type { ReplayClaim } from '@obstop/engine';
import { describe, expect, it } from 'vitest';
import { tempDatabase, tempPlace, tempStore } from '../testing/temp-store.ts';
import { createReplayStore } from './replay-store.ts';

const claim: ReplayClaim = {
  clusterId: clusterId(1),
  request: 'stop',
  parts: ['p1', 'p2'],
  expiresAtSeconds: 1060,
  nowSeconds: 1000,
};
const answer = { status: 200, body: '{"successful":true,"data":{"name":"Stop OB"}}' };

describe('a call that changes something', () => {
  it('may act once; afterwards it has the answer that it was given', async () => {
    const { replays } = await tempStore();
    expect(await replays.claim(claim)).toEqual({ kind: 'first' });
    expect(await replays.claim(claim)).toEqual({ kind: 'seen' });
    await replays.answer(claim.clusterId, claim.request, answer);
    expect(await replays.claim(claim)).toEqual({ kind: 'seen', answer });
  });

  it('is the first only once of many at once', async () => {
    const { replays } = await tempStore();
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => replays.claim(claim)));
    expect(outcomes.filter(({ kind }) => kind === 'first')).toHaveLength(1);
  });

  it('is known after the store was opened anew, answered or not', async () => {
    const dataDir = await tempPlace();
    const before = await tempStore(dataDir);
    await before.replays.claim(claim);
    await before.replays.answer(claim.clusterId, claim.request, answer);
    await before.replays.claim({ ...claim, request: 'start', parts: ['p3'] });
    await before.close();
    const { replays } = await tempStore(dataDir);
    expect(await replays.claim(claim)).toEqual({ kind: 'seen', answer });
    expect(await replays.claim({ ...claim, request: 'start', parts: ['p3'] })).toEqual({ kind: 'seen' });
  });

  it('is not another cluster’s', async () => {
    const { replays } = await tempStore();
    await replays.claim(claim);
    expect(await replays.claim({ ...claim, clusterId: clusterId(2) })).toEqual({ kind: 'first' });
  });
});

describe('another call with a part of it', () => {
  it('may not act, and leaves nothing behind', async () => {
    const { replays } = await tempStore();
    await replays.claim(claim);
    const other = { ...claim, request: 'other' };
    expect(await replays.claim({ ...other, parts: ['p9', 'p2'] })).toEqual({ kind: 'other' });
    expect(await replays.claim({ ...other, parts: ['p9'] })).toEqual({ kind: 'first' });
  });
});

describe('claims that have expired', () => {
  it('go with their parts as new ones come, not a second earlier', async () => {
    const database = await tempDatabase();
    const { db } = database;
    const replays = createReplayStore(database);
    const next = (request: string, nowSeconds: number): ReplayClaim => ({
      ...claim,
      request,
      parts: [request],
      nowSeconds,
    });
    await replays.claim(claim);
    await replays.claim(next('at', 1060));
    expect(await replays.claim({ ...claim, nowSeconds: 1060 })).toEqual({ kind: 'seen' });
    await replays.claim(next('after', 1061));
    const left = await db.selectFrom('replay_parts').select('part').execute();
    expect(left).toEqual([{ part: 'after' }]);
    await replays.answer(claim.clusterId, claim.request, answer);
    expect(await db.selectFrom('replays').select('request').execute()).toEqual([{ request: 'after' }]);
  });
});
