import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pactApis } from '../pact/apis.ts';
import { attempt, type Outcome } from '../pact/attempt.ts';
import { plannedInteractions } from '../pact/interactions.ts';
import { type RealMock, startRealMock } from './real-mock.ts';

let mock: RealMock;
beforeAll(async () => {
  mock = await startRealMock();
});
afterAll(() => mock.close());

const planned = await Promise.all(
  pactApis.map(async (api) => ({ api, interactions: await plannedInteractions(api) })),
);

/** The mock sends every header that the document knows of an answer, where a server sends some of them sometimes. */
function withoutHeaders(outcome: Outcome) {
  if (!('error' in outcome)) return outcome;
  const { retryAfterMs: _, ...error } = outcome.error;
  return { error };
}

describe.each(planned)('the client at the mock of $api.contract.provider', ({ api, interactions }) => {
  it.each(interactions.map((one) => [one.description, one] as const))(
    '%s',
    async (_description, { operationId, status, example, ofWholeExample }) => {
      const call = api.calls[operationId];
      if (!call) throw new Error(`${operationId} is in no table of calls`);
      const prefer = `code=${status}, example=${example}`;
      const outcome = await attempt(call, mock.baseUrl, (url, init) =>
        fetch(url, { ...init, headers: { ...init.headers, prefer } }),
      );
      expect(withoutHeaders(outcome)).toEqual(withoutHeaders(ofWholeExample));
    },
  );
});
