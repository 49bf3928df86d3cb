import { rm } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import {
  committedPact,
  createRecorder,
  needlessMembers,
  partOf,
  type Recorder,
  recordingFolder,
} from '@obstop/pacts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { consumer, pactApis } from './apis.ts';
import type { Outcome } from './attempt.ts';
import { plannedInteractions } from './interactions.ts';

const kinds: Readonly<Record<number, string>> = {
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not-found',
  409: 'conflict',
};
// obshell answers 400 where a zone does not exist or the header is missing; the client tells by the name.
const named: Readonly<Record<string, string>> = {
  'OB.Zone.NotExist': 'not-found',
  'Request.Header.NotFound': 'unauthenticated',
};

/** Members of results that are empty or null where the answer did not tell. */
const untold = new Set(['upstreams', 'downstreams', 'additionalData', 'taskLogs']);

/** Whether an outcome is the same one, though it may say less. By what is in an error its caller decides. */
function saysNothingElse(outcome: Outcome, fuller: Outcome): boolean {
  if ('error' in outcome || 'error' in fuller) return isDeepStrictEqual(outcome, fuller);
  return partOf(outcome.value, fuller.value, untold).length === 0;
}

/** The steps of a task say the same, but of those a pact has only the first. */
const saidTwice = ['tasks.get answered 200 rolledBack: .data.operation'];

const planned = await Promise.all(
  pactApis.map(async (api) => ({ ...api, ...api.contract, interactions: await plannedInteractions(api) })),
);

let dir: string;
beforeAll(async () => {
  dir = await recordingFolder();
});
afterAll(() => rm(dir, { recursive: true, force: true }));

describe.each(planned)(
  'the client’s pact with $provider',
  ({ provider, routes, calls, notCalled, interactions }) => {
    let recorder: Recorder;
    beforeAll(() => {
      recorder = createRecorder({ consumer, provider, dir });
    });

    it.each(interactions.map((one) => [one.description, one] as const))('%s', async (_description, one) => {
      const outcome = await recorder.record(one);
      expect(outcome).toEqual(one.expected);
      // What the pact leaves out of an answer is nothing that the client would have read otherwise.
      expect(saysNothingElse(one.expected, one.ofWholeExample)).toBe(true);
      if (one.status === 200) expect(outcome).toHaveProperty('value');
      else
        expect(outcome).toMatchObject({
          error: {
            operation: one.operationId,
            status: one.status,
            kind: named[one.example] ?? kinds[one.status] ?? 'refused',
          },
        });
    });

    it('asks for nothing in an answer that the client could do without', async () => {
      const needless = await Promise.all(
        interactions.map(async ({ description, body, expected, outcomeOf }) => {
          const members = await needlessMembers(body, async (lesser) =>
            saysNothingElse(await outcomeOf(lesser), expected),
          );
          return members.map((at) => `${description}: ${at}`);
        }),
      );
      expect(needless.flat().filter((each) => !saidTwice.includes(each))).toEqual([]);
    });

    it('has every call with every status that its route declares', () => {
      expect(Object.keys(routes).sort()).toEqual([...Object.keys(calls), ...notCalled].sort());
      const declared = Object.entries(routes)
        .filter(([operationId]) => !notCalled.includes(operationId))
        .flatMap(([operationId, route]) =>
          Object.keys(route.responses).map((status) => `${operationId} ${status}`),
        );
      const had = new Set(interactions.map(({ operationId, status }) => `${operationId} ${status}`));
      expect([...had].sort()).toEqual(declared.sort());
    });

    it('is the committed one, byte for byte', async () => {
      expect(await recorder.text()).toBe(await committedPact(consumer, provider));
    });
  },
);
