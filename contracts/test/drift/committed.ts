import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

/** A pact as far as the drill reads it; what is not named here is carried along. */
export interface Pact {
  readonly provider: { readonly name: 'ocp-v2' | 'obshell-v1' };
  readonly interactions: readonly {
    readonly description: string;
    readonly providerStates: readonly {
      readonly name: string;
      readonly params: { readonly operation: string };
    }[];
    readonly response: { readonly status: number };
  }[];
}

/** Any part of a parsed document, to be changed by those who own their copy. */
// biome-ignore lint/suspicious/noExplicitAny: a mutation reaches into a document that may be of any form by then.
export type Loose = any;

const read = (name: string) => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');

const document: Loose = parse(read('openapi.yaml'));

/** A copy of the committed document. */
export const readDocument = (): Loose => structuredClone(document);

/** The committed pacts of the client. */
export const pacts: readonly Pact[] = ['ocp-v2', 'obshell-v1'].map(
  (provider) => JSON.parse(read(`pacts/obstop-client-${provider}.json`)) as Pact,
);

/** The interactions of one call, or of one answer of it, as a pact of their own; throws where there are none. */
export function pactOf(operation: string, example?: string): Pact {
  for (const pact of pacts) {
    const interactions = pact.interactions.filter(
      ({ providerStates: [state] }) =>
        state?.params.operation === operation && (example === undefined || state.name === example),
    );
    if (interactions.length > 0) return { ...pact, interactions };
  }
  throw new Error(`no pact has ${operation} ${example ?? ''}`);
}
