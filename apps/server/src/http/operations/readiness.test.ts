import { expect, it } from 'vitest';
import { createReadiness } from './readiness.ts';

/** A store whose writes end when they are told to. */
function rig() {
  let nowMs = 0;
  let isEnding = false;
  const writes: PromiseWithResolvers<void>[] = [];
  const sleeps: PromiseWithResolvers<void>[] = [];
  const changes: (string | undefined)[] = [];
  const ready = createReadiness({
    onChange: (detail) => void changes.push(detail),
    probe: () => {
      const write = Promise.withResolvers<void>();
      writes.push(write);
      return write.promise;
    },
    isEnding: () => isEnding,
    nowMs: () => nowMs,
    sleep: () => {
      const sleep = Promise.withResolvers<void>();
      sleeps.push(sleep);
      return sleep.promise;
    },
  });
  return {
    ...{ ready, writes, sleeps, changes },
    pass: (ms: number) => {
      nowMs += ms;
    },
    end: () => {
      isEnding = true;
    },
  };
}

it('writes once for all who ask at the same time, and once a second', async () => {
  const { ready, writes, pass } = rig();
  const asked = [ready(), ready(), ready()];
  writes[0]?.resolve();
  expect(await Promise.all(asked)).toEqual([undefined, undefined, undefined]);
  pass(999);
  expect(await ready()).toBeUndefined();
  expect(writes).toHaveLength(1);
  pass(1);
  const next = ready();
  writes[1]?.reject(new Error('the store is unavailable: no space is left'));
  const full = { reason: 'the store takes no writes', detail: 'the store is unavailable: no space is left' };
  expect(await next).toEqual(full);
  expect(await ready()).toEqual(full);
});

it('does not wait for a store that hangs', async () => {
  const { ready, sleeps } = rig();
  const asked = ready();
  sleeps[0]?.resolve();
  expect(await asked).toMatchObject({ detail: 'the store has not answered within 2 s' });
});

it('is not ready once it was told to end, without asking anybody', async () => {
  const { ready, writes, end } = rig();
  end();
  expect(await ready()).toMatchObject({ reason: 'the server is ending' });
  expect(writes).toEqual([]);
});

it('tells once that the store takes no writes, and once that it does again', async () => {
  const { ready, writes, pass, changes } = rig();
  for (const why of [undefined, 'full', 'still full', undefined]) {
    const asked = ready();
    if (why === undefined) writes.at(-1)?.resolve();
    else writes.at(-1)?.reject(new Error(why));
    await asked;
    pass(1000);
  }
  expect(changes).toEqual(['full', undefined]);
});
