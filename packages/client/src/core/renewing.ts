import type { ObstopError } from './errors.ts';
import type { Transport } from './transport.ts';

/** Credentials, or what answers them: asked before the first request, and once more where the server refuses them (401). */
export type AuthSource<A> = A | (() => A | Promise<A>);

/** A transport with credentials that are asked for. Requests that are refused at the same time ask once. `invalid` makes an error. */
export function renewing<A>(
  ask: () => A | Promise<A>,
  make: (auth: A) => Transport,
  invalid: (path: string, rule: string, cause?: unknown) => ObstopError,
): Transport {
  let current: Promise<Transport> | undefined;
  const renew = () => {
    const made = Promise.resolve()
      .then(ask)
      .catch((cause: unknown) => {
        throw invalid('auth', 'must answer credentials; it has failed', cause);
      })
      .then(make);
    current = made;
    made.catch(() => {
      // The next request asks again.
      if (current === made) current = undefined;
    });
    return made;
  };
  return async (request) => {
    const used = current ?? renew();
    const response = await (await used)(request);
    // Refused, it has done nothing: even a stop may be sent again.
    if (response.status !== 401) return response;
    const fresh = current === used || !current ? renew() : current;
    return (await fresh)(request);
  };
}
