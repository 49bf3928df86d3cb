import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';

/** A pact as far as the drill reads it; what is not named here is carried along. */
export interface Pact {
  readonly consumer: { readonly name: string };
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

/** All committed pacts. */
export const pacts: readonly Pact[] = readdirSync(new URL('../../pacts/', import.meta.url))
  .sort()
  .map((name) => JSON.parse(read(`pacts/${name}`)) as Pact);

/** The interactions of one call, or of one answer of it, as a pact of their own; throws where there are none. */
export function pactOf(operation: string, example?: string, consumer = 'obstop-client'): Pact {
  for (const pact of pacts.filter((each) => each.consumer.name === consumer)) {
    const interactions = pact.interactions.filter(
      ({ providerStates: [state] }) =>
        state?.params.operation === operation && (example === undefined || state.name === example),
    );
    if (interactions.length > 0) return { ...pact, interactions };
  }
  throw new Error(`no pact has ${operation} ${example ?? ''}`);
}
