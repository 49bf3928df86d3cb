import { AsyncLocalStorage } from 'node:async_hooks';
import type { FetchLike } from '@obstop/client';

/** The traceparent of the step that runs: a fleet's calls carry it without knowing of it. */
export const stepTrace = new AsyncLocalStorage<string>();

/** Sends along with every request of a step where it stands in its trace. */
export function tracedFetch(fetch: FetchLike = (url, init) => globalThis.fetch(url, init)): FetchLike {
  return (url, init) => {
    const traceparent = stepTrace.getStore();
    return fetch(url, traceparent ? { ...init, headers: { ...init.headers, traceparent } } : init);
  };
}
