import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { PactV4 } from '@pact-foundation/pact';
import type { ProviderName } from './contract.ts';
import type { Interaction } from './interaction.ts';

const matching = (regex: string, value: string) => ({ 'pact:matcher:type': 'regex', regex, value });

/** Request headers that are part of the interaction, and what they look like; the provider's verification puts its own in. */
const credentials = [
  ['Authorization', '^(Basic|OCP-ACCESS-KEY-HMACSHA1) .+$'],
  ['X-OCS-Header', '^.+$'],
] as const;

function headersOf({ request: { headers } }: Interaction<unknown>) {
  const sent = credentials.flatMap(([name, regex]) => {
    const value = headers[name.toLowerCase()];
    return value === undefined ? [] : [[name, matching(regex, value)] as const];
  });
  return Object.fromEntries(sent);
}

function responseHeaders({ headers }: Interaction<unknown>) {
  const others = Object.entries(headers).map(([name, value]) => [name, matching('^\\d+$', value)]);
  return {
    'Content-Type': matching('^application/json(;.*)?$', 'application/json'),
    ...Object.fromEntries(others),
  };
}

/** Between whom a pact is, and the empty folder in which it is made: Pact merges and never prunes. */
export interface Parties {
  readonly consumer: string;
  readonly provider: ProviderName;
  readonly dir: string;
}

/** Name of the file of a pact in contracts/pacts. */
export const pactFile = ({ consumer, provider }: Pick<Parties, 'consumer' | 'provider'>) =>
  `${consumer}-${provider}.json`;

/** A pact as far as putting files together goes. */
interface PactDocument {
  readonly interactions: readonly { readonly description: string }[];
}

/** Records interactions with one provider. */
export interface Recorder {
  /** Lets the consumer make its request of Pact's stand-in for the provider; answers what came of it. */
  record<Outcome>(interaction: Interaction<Outcome>): Promise<Outcome | undefined>;
  /** The text of the whole pact. */
  text(): Promise<string>;
}

/** Pact reads and writes its whole file for each interaction, so every call has a file of its own until the end. */
export function createRecorder({ consumer, provider, dir }: Parties): Recorder {
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
    record: (interaction) => {
      const { operationId, request } = interaction;
      const { method, path: target, query, body } = request;
      return (
        pactOf(operationId)
          .addInteraction()
          .given(interaction.example, { operation: operationId, ...interaction.parameters })
          .uponReceiving(interaction.description)
          // Matchers in Pact's own JSON: the types know only those that the library's functions make.
          .withRequest(method, target as string, (builder) => {
            builder.headers(headersOf(interaction));
            if (Object.keys(query).length > 0) builder.query({ ...query });
            if (body !== undefined) builder.jsonBody(body);
          })
          .willRespondWith(interaction.status, (builder) => {
            builder.headers(responseHeaders(interaction)).jsonBody(interaction.body);
          })
          .executeTest(({ url }) => interaction.run(url))
      );
    },
    text: async () => {
      const documents = await Promise.all(
        [...pacts.keys()].map(
          async (operationId): Promise<PactDocument> =>
            JSON.parse(
              await readFile(path.join(dirOf(operationId), pactFile({ consumer, provider })), 'utf8'),
            ),
        ),
      );
      const interactions = documents
        .flatMap((document) => document.interactions)
        .sort((a, b) => (a.description < b.description ? -1 : 1));
      return `${JSON.stringify({ ...documents[0], interactions }, null, 2)}\n`;
    },
  };
}
