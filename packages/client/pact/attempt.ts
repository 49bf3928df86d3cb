import { writeJson } from '@obstop/contracts';
import { type SentRequest, sentRequest } from '@obstop/pacts';
import type { FetchLike } from '../src/core/options.ts';
import { platformRuntime, type Runtime } from '../src/core/runtime.ts';
import { ObstopError } from '../src/index.ts';
import type { BoundCall } from './apis.ts';

/** What a call came to: the value that it resolved with, or the error. */
export type Outcome =
  | { readonly value: unknown }
  | { readonly error: Readonly<Record<string, unknown>> & { readonly kind: string } };

const longest = 60_000;

/** Waits are over at once, time limits are not. */
const runtime: Runtime = {
  ...platformRuntime,
  sleep: async (ms, signal) => (ms >= longest ? platformRuntime.sleep(ms, signal) : undefined),
};

/**
 * Makes a call whose one request `send` carries. What the client does beyond it, such as looking for the task of a stop that was
 * answered 500, finds nobody: those requests are calls of their own, with interactions of their own.
 */
export async function attempt(call: BoundCall, baseUrl: string, send: FetchLike): Promise<Outcome> {
  let sent = 0;
  const fetch: FetchLike = async (url, init) => {
    sent += 1;
    if (sent === 1) return send(url, init);
    throw new TypeError('fetch failed', { cause: new Error('nobody is here') });
  };
  try {
    return { value: plain(await call.run({ baseUrl, fetch, runtime, retry: false, timeoutMs: longest })) };
  } catch (error) {
    if (!ObstopError.is(error)) throw error;
    const { kind, message, operation, status, code, taskId } = error;
    const { mayHaveHappened, transient, retryAfterMs } = error;
    const known = { kind, message, operation, status, code, taskId };
    const facts = { ...known, mayHaveHappened, transient, retryAfterMs };
    return { error: JSON.parse(JSON.stringify(facts)) };
  }
}

/** The request of a call, and what the call comes to where the answer is this one. */
export async function rehearse(
  call: BoundCall,
  answer: { status: number; body: unknown; headers: Readonly<Record<string, string>> },
): Promise<{ request: SentRequest; outcome: Outcome }> {
  let request: SentRequest | undefined;
  const outcome = await attempt(call, 'http://provider.example', async (url, init) => {
    request = sentRequest(url, init);
    return new Response(writeJson(answer.body), {
      status: answer.status,
      headers: { 'content-type': 'application/json', ...answer.headers },
    });
  });
  if (!request) throw new Error(`${call.name} sent nothing: ${JSON.stringify(outcome)}`);
  return { request, outcome };
}

// What the answer itself is, beside what the client made of it.
const notMade = new Set(['raw', 'source']);

/** A value without its functions and raw answers, ids as text where they are beyond numbers. */
function plain(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value ?? null, (key, member) =>
      notMade.has(key) ? undefined : typeof member === 'bigint' ? `${member}` : member,
    ),
  );
}
