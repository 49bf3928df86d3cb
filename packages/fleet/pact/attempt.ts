import type { FetchLike } from '@obstop/client';
import { writeJson } from '@obstop/contracts';
import { type SentRequest, sentRequest } from '@obstop/pacts';
import { createAdapters } from './adapters.ts';
import { type Answer, type Around, createStage } from './stage.ts';
import type { Use } from './use.ts';

/** What a call of an adapter came to, and all that it left behind. */
export type Outcome = Readonly<Record<string, unknown>>;

/** Makes the call, with the request that matters carried by `carry`. Rejects where the adapter did not come to make it. */
async function attempt(use: Use, around: Around | undefined, carry: FetchLike): Promise<Outcome> {
  let carried = false;
  const stage = createStage({
    operationId: use.operationId,
    nth: use.nth ?? 1,
    around: { ...use.around, ...around },
    carry: (url, init) => {
      carried = true;
      return carry(url, init);
    },
  });
  const adapters = createAdapters(stage.fetch, use.setup ?? {});
  const result = await use.act(adapters).then(
    (value) => ({ value }),
    (error: unknown) => ({ error: error instanceof Error ? error.message : String(error) }),
  );
  if (!carried) throw new Error(`${use.what} does not ask for ${use.operationId}: ${JSON.stringify(result)}`);
  return JSON.parse(
    JSON.stringify({
      ...result,
      asked: [...stage.asked].sort(),
      afterwards: stage.afterwards,
      log: adapters.log,
      state: adapters.state(),
      cluster: await adapters.stored(),
    }),
  );
}

/** The same with an answer in place of an agent; the request is the one that was answered so. */
export async function rehearse(
  use: Use,
  around: Around | undefined,
  { status, body }: Answer,
): Promise<{ request: SentRequest; outcome: Outcome }> {
  let request: SentRequest | undefined;
  const outcome = await attempt(use, around, async (url, init) => {
    request = sentRequest(url, init);
    return new Response(writeJson(body), { status, headers: { 'content-type': 'application/json' } });
  });
  // attempt() rejects where it was not carried.
  return { request: request as SentRequest, outcome };
}

/** The same with the request sent to this URL, whatever agent it is for. */
export const attemptAt = (use: Use, around: Around | undefined, baseUrl: string): Promise<Outcome> =>
  attempt(use, around, (url, init) => {
    const { pathname, search } = new URL(url);
    return fetch(baseUrl + pathname + search, init);
  });
