import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { PactV4 } from '@pact-foundation/pact';
import { consumer, type PactApi } from './apis.ts';
import { attempt, type Outcome } from './attempt.ts';
import type { PlannedInteraction } from './interactions.ts';

/** Request headers that are part of the interaction, and what they look like; the provider's verification puts its own in. */
const credentials: Readonly<Record<string, string>> = {
  authorization: '^(Basic|OCP-ACCESS-KEY-HMACSHA1) .+$',
  'x-ocs-header': '^.+$',
};
const headerNames: Readonly<Record<string, string>> = {
  authorization: 'Authorization',
  'x-ocs-header': 'X-OCS-Header',
};

function headersOf({ request: { headers } }: PlannedInteraction) {
  return Object.fromEntries(
    Object.entries(credentials).flatMap(([name, regex]) =>
      headers[name] === undefined
        ? []
        : [[headerNames[name], { 'pact:matcher:type': 'regex', regex, value: headers[name] }]],
    ),
  );
}

function responseHeaders({ headers }: PlannedInteraction) {
  return {
    'Content-Type': {
      'pact:matcher:type': 'regex',
      regex: '^application/json(;.*)?$',
      value: 'application/json',
    },
    ...Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [
        name,
        { 'pact:matcher:type': 'regex', regex: '^\\d+$', value },
      ]),
    ),
  };
}

/** Name of a provider's file in contracts/pacts. */
export const pactFile = (provider: PactApi['provider']) => `${consumer}-${provider}.json`;

/** A pact as far as putting files together goes. */
interface PactDocument {
  readonly interactions: readonly { readonly description: string }[];
}

/** Records interactions with one provider in a folder of its own, which has to be empty: Pact merges and never prunes. */
export interface Recorder {
  /** Lets the client make the call against Pact's stand-in for the provider; answers what the client made of it. */
  record(planned: PlannedInteraction): Promise<Outcome | undefined>;
  /** The text of the whole pact. */
  text(): Promise<string>;
}

/** Pact reads and writes its whole file for each interaction, so every call has a file of its own until the end. */
export function createRecorder(provider: PactApi['provider'], dir: string): Recorder {
  const pacts = new Map<string, PactV4>();
  const dirOf = (operationId: string) => path.join(dir, provider, operationId);
  const pactOf = (operationId: string) => {
    const known = pacts.get(operationId);
    if (known) return known;
    const made = new PactV4({ consumer, provider, dir: dirOf(operationId), logLevel: 'error' });
    pacts.set(operationId, made);
    return made;
  };
  return {
    record: (planned) => {
      const { method, path: target, query, body } = planned.request;
      return (
        pactOf(planned.operationId)
          .addInteraction()
          .given(planned.example, { operation: planned.operationId })
          .uponReceiving(planned.description)
          // Matchers in Pact's own JSON: the types know only those that the library's functions make.
          .withRequest(method, target as string, (builder) => {
            builder.headers(headersOf(planned));
            if (Object.keys(query).length > 0) builder.query({ ...query });
            if (body !== undefined) builder.jsonBody(body);
          })
          .willRespondWith(planned.status, (builder) => {
            builder.headers(responseHeaders(planned)).jsonBody(planned.body);
          })
          .executeTest(({ url }) => attempt(planned.call, url, (to, init) => fetch(to, init)))
      );
    },
    text: async () => {
      const documents = await Promise.all(
        [...pacts.keys()].map(
          async (operationId): Promise<PactDocument> =>
            JSON.parse(await readFile(path.join(dirOf(operationId), pactFile(provider)), 'utf8')),
        ),
      );
      const interactions = documents
        .flatMap((document) => document.interactions)
        .sort((a, b) => (a.description < b.description ? -1 : 1));
      return `${JSON.stringify({ ...documents[0], interactions }, null, 2)}\n`;
    },
  };
}
