import { rm } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import {
  committedPact,
  createRecorder,
  cutTo,
  needlessMembers,
  obshellContract,
  type Recorder,
  recordingFolder,
} from '@obstop/pacts';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { consumer, plannedInteractions } from './interactions.ts';

const { provider } = obshellContract;
const planned = await plannedInteractions();

/** The key says the same, but a pact has nothing to say about keys; a status of 400 and more says that it was not successful. */
const isSaidTwice = (at: string, status: number) =>
  at === '.data.10.10.10.1:2886.agent' || (at === '.successful' && status >= 400);
/** The log of what has written some, and where it was written. */
const readWhereThere = new Set(['task_logs', 'execute_agent']);

let dir: string;
let recorder: Recorder;
beforeAll(async () => {
  dir = await recordingFolder();
  recorder = createRecorder({ consumer, provider, dir });
});
afterAll(() => rm(dir, { recursive: true, force: true }));

describe('the gateway’s pact with obshell-v1', () => {
  it.each(planned.map((one) => [one.description, one] as const))('%s', async (_description, one) => {
    const outcome = await recorder.record(one);
    expect(outcome).toEqual(one.expected);
    for (const what of one.needed.comes) expect(JSON.stringify(outcome)).toContain(what);
    // What the pact leaves out of an answer is nothing by which the adapter would have decided otherwise.
    const cut = cutTo(one.body, one.shown, readWhereThere);
    expect(await one.rehearse({ status: one.status, body: cut })).toEqual(outcome);
  });

  it('asks for nothing in an answer that the adapters could do without', async () => {
    // A stop whose answer is outside the contract is looked for, with waits of seconds in between.
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const variants = planned.map(async ({ description, status, body, expected, rehearse }) => {
        const members = await needlessMembers(body, async (lesser) =>
          isDeepStrictEqual(await rehearse({ status, body: lesser }), expected),
        );
        return members.filter((at) => !isSaidTwice(at, status)).map((at) => `${description}: ${at}`);
      });
      let over = false;
      const needless = Promise.all(variants).finally(() => {
        over = true;
      });
      while (!over) await vi.advanceTimersByTimeAsync(500);
      expect((await needless).flat()).toEqual([]);
    } finally {
      vi.useRealTimers();
    }
  });

  it('has every request that the adapters make on their ways', () => {
    const made = new Set(planned.flatMap(({ expected }) => expected.asked as string[]));
    const had = planned.map(({ operationId, request: { query } }) =>
      [operationId, ...Object.entries(query).flat()].join(' '),
    );
    expect([...made].filter((each) => !had.includes(each))).toEqual([]);
  });

  it('is the committed one, byte for byte', async () => {
    expect(await recorder.text()).toBe(await committedPact(consumer, provider));
  });
});
