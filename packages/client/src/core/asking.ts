import type { Transport } from './transport.ts';
import { invalidRequest } from './url.ts';

/** A transport with credentials that are asked for; what does it is loaded with the first request. */
export function asking<A>(ask: () => A | Promise<A>, make: (auth: A) => Transport): Transport {
  let made: Promise<Transport> | undefined;
  return async (request) => {
    made ??= import('./renewing.ts').then(({ renewing }) => renewing(ask, make, invalidRequest));
    return (await made)(request);
  };
}
