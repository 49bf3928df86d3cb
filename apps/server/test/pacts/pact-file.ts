import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

/** An interaction as far as a verification reads it. */
export interface Interaction {
  readonly description: string;
  readonly providerStates: readonly {
    readonly name: string;
    readonly params: { readonly operation: string };
  }[];
  readonly response: { readonly status: number };
}

/** A pact; what is not named here is carried along. */
export interface Pact {
  readonly interactions: readonly Interaction[];
}

/** In which state of the provider an interaction takes place: a name, and the call that it is about. */
export interface State {
  readonly name: string;
  readonly operation: string;
}

const require = createRequire(import.meta.url);

/** The committed pact of the client with a provider. */
export async function readPact(provider: 'ocp-v2' | 'obshell-v1'): Promise<Pact> {
  const file = require.resolve(`@obstop/contracts/pacts/obstop-client-${provider}.json`);
  return JSON.parse(await readFile(file, 'utf8')) as Pact;
}

/** The one state of an interaction; throws where there is none or more than one. */
export function stateOf({ description, providerStates }: Interaction): State {
  const [state] = providerStates;
  if (!state || providerStates.length !== 1) throw new Error(`${description} is not in one state`);
  return { name: state.name, operation: state.params.operation };
}

/** The part of a pact whose states are picked. */
export function partOf(pact: Pact, picked: (state: State) => boolean): Pact {
  return { ...pact, interactions: pact.interactions.filter((one) => picked(stateOf(one))) };
}
