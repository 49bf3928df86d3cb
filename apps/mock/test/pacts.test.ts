import { readdirSync, readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { createRequire } from 'node:module';
import path from 'node:path';
import { Verifier } from '@pact-foundation/pact';
import { describe, expect, inject, it } from 'vitest';
import { apis, declaredAnswers, testedRoutes } from './apis.ts';

/** A pact as far as this test reads it. */
interface Pact {
  readonly consumer: { readonly name: string };
  readonly provider: { readonly name: string };
  readonly interactions: readonly {
    readonly description: string;
    readonly providerStates: readonly {
      readonly name: string;
      readonly params: { readonly operation: string };
    }[];
    readonly response: { readonly status: number };
  }[];
}

/** What the verifier's filter gets, as far as this test uses it. */
type FilteredRequest = IncomingMessage & { readonly path: string };

const require = createRequire(import.meta.url);
const folder = path.dirname(require.resolve('@obstop/contracts/pacts/obstop-client-ocp-v2.json'));
/** Every pact that is committed. */
const pacts = readdirSync(folder)
  .sort()
  .map((name) => {
    const file = path.join(folder, name);
    const pact = JSON.parse(readFileSync(file, 'utf8')) as Pact;
    return { consumer: pact.consumer.name, provider: pact.provider.name, file, pact };
  });

/** What the document shows of every route: `stopZone 404 zoneNotFound`. */
const shown = new Set(
  apis.flatMap((api) =>
    testedRoutes(api).flatMap((route) =>
      declaredAnswers(api, route).map(
        ({ status, example }) => `${route.metadata.operationId} ${status} ${example}`,
      ),
    ),
  ),
);

/** A guard against a hang, for a hundred interactions in one test. */
const manyInteractionsMs = 300_000;

// Side by side: each of them waits for the mock most of the time.
describe.concurrent.each(pacts)(
  'the pact of $consumer with $provider',
  { timeout: manyInteractionsMs },
  ({ consumer, provider, file, pact }) => {
    const states = pact.interactions.map(({ description, providerStates, response }) => {
      const [state] = providerStates;
      if (!state || providerStates.length !== 1) throw new Error(`${description} is not in one state`);
      return { description, state: state.name, operation: state.params.operation, status: response.status };
    });

    it('names its states as the document names its examples', () => {
      const unknown = states.filter(
        ({ operation, status, state }) => !shown.has(`${operation} ${status} ${state}`),
      );
      expect(unknown).toEqual([]);
    });

    it('holds with the mock, each state asked for as its example', async () => {
      let prefer = '';
      let asked = 0;
      const handler = (name: string) => async (parameters: unknown) => {
        const { operation } = parameters as { operation: string };
        const found = states.find((one) => one.state === name && one.operation === operation);
        if (!found) throw new Error(`no interaction of ${operation} is in state ${name}`);
        prefer = `code=${found.status}, example=${name}`;
      };
      const output = await new Verifier({
        provider,
        providerBaseUrl: inject('mockUrl'),
        pactUrls: [file],
        logLevel: 'error',
        // Nothing here goes by TLS, and the verifier would read the system's certificates for every request.
        disableSslVerification: true,
        stateHandlers: Object.fromEntries(states.map(({ state }) => [state, { setup: handler(state) }])),
        requestFilter: (request: FilteredRequest, _response: unknown, next: () => void) => {
          if (request.path.startsWith('/api/')) {
            asked += 1;
            request.headers.prefer = prefer;
          }
          next();
        },
      }).verifyProvider();
      const { interactionResults } = JSON.parse(output) as { interactionResults: { result: string }[] };
      const verified = interactionResults.filter(({ result }) => result === 'OK').length;
      process.stdout.write(`${consumer}, ${provider} against the mock: ${verified} interactions verified\n`);
      expect([verified, asked]).toEqual([pact.interactions.length, pact.interactions.length]);
    });
  },
);
