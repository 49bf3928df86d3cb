import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Verifier } from '@pact-foundation/pact';
import { expect } from 'vitest';
import { type Pact, type Provider, type State, type StateParameters, stateOf } from './pact-file.ts';

/** A request on its way from the verifier to the provider. */
export type FilteredRequest = IncomingMessage & {
  readonly path: string;
  /** Parsed JSON, or bytes; a filter may put other bytes in. */
  body: unknown;
};

/** Values for the request: parameters of its path, members of its body. */
export type StateValues = Readonly<Record<string, string>>;

/** What a verification is made with. */
export interface Verification {
  provider: Provider;
  url: string;
  pact: Pact;
  /** Brings the provider into a state. */
  prepare(state: State): Promise<StateValues>;
  /** Puts credentials in, and spoils what the state says is spoilt. */
  filter?(request: FilteredRequest, state: State): Promise<void>;
}

/** Verifies every interaction of a pact, or of a part of one; answers how many held. Rejects where one does not. */
export async function verifyPart({ provider, url, pact, prepare, filter }: Verification): Promise<number> {
  const dir = await mkdtemp(path.join(tmpdir(), 'obstop-pact-'));
  const file = path.join(dir, `${provider}.json`);
  await writeFile(file, JSON.stringify(pact));
  const states = pact.interactions.map(stateOf);
  let state: State | undefined;
  // The verifier answers 200 to a state that could not be made, and goes on.
  const failures: string[] = [];
  const failed = (error: unknown) => failures.push(`${state?.operation} ${state?.name}: ${String(error)}`);
  const setup = (name: string) => async (given: unknown) => {
    const { operation, ...parameters } = given as { operation: string } & StateParameters;
    state = { name, operation, parameters };
    return prepare(state).catch((error: unknown) => {
      failed(error);
      throw error;
    });
  };
  try {
    const output = await new Verifier({
      provider,
      providerBaseUrl: url,
      pactUrls: [file],
      logLevel: 'error',
      // Nothing here goes by TLS, and the verifier would read the system's certificates for every request.
      disableSslVerification: true,
      stateHandlers: Object.fromEntries(states.map(({ name }) => [name, { setup: setup(name) }])),
      requestFilter: (request: FilteredRequest, _response: unknown, next: (error?: unknown) => void) => {
        if (!state || !filter || request.path.startsWith('/_')) return next();
        filter(request, state).then(
          () => next(),
          (error: unknown) => {
            failed(error);
            next(error);
          },
        );
      },
    }).verifyProvider();
    const { interactionResults } = JSON.parse(output) as { interactionResults: { result: string }[] };
    return interactionResults.filter(({ result }) => result === 'OK').length;
  } finally {
    await rm(dir, { recursive: true, force: true });
    expect(failures).toEqual([]);
  }
}
