import { ObstopError } from '../src/index.ts';

/** What a call of the client was rejected with; throws where it was not, or with anything but an ObstopError. */
export async function failure(work: Promise<unknown> | (() => unknown)): Promise<ObstopError> {
  const thrown = await (typeof work === 'function' ? (async () => work())() : work).then(
    (value) => new Error(`answered ${value}`),
    (error: unknown) => error,
  );
  if (!(thrown instanceof ObstopError)) throw thrown;
  return thrown;
}
