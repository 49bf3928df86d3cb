import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

/** What a state is told besides the operation. */
export type StateParameters = Readonly<Record<string, string>>;

/** An interaction as far as a verification reads it. */
export interface Interaction {
  readonly description: string;
  readonly providerStates: readonly {
    readonly name: string;
    readonly params: { readonly operation: string } & StateParameters;
  }[];
  readonly response: { readonly status: number };
}

/** Providers and their consumers. */
export type Provider = 'ocp-v2' | 'obshell-v1';
export type Consumer = 'obstop-client' | 'obstop-gateway';

/** A pact; what is not named here is carried along. */
export interface Pact {
  readonly interactions: readonly Interaction[];
}

/** In which state of the provider an interaction takes place: a name, and the call that it is about. */
export interface State {
  readonly name: string;
  readonly operation: string;
  readonly parameters: StateParameters;
}

const require = createRequire(import.meta.url);

/** The committed pact of a consumer with a provider. */
export async function readPact(consumer: Consumer, provider: Provider): Promise<Pact> {
  const file = require.resolve(`@obstop/contracts/pacts/${consumer}-${provider}.json`);
  return JSON.parse(await readFile(file, 'utf8')) as Pact;
}

/** The one state of an interaction; throws where there is none or more than one. */
export function stateOf({ description, providerStates }: Interaction): State {
  const [state] = providerStates;
  if (!state || providerStates.length !== 1) throw new Error(`${description} is not in one state`);
  const { operation, ...parameters } = state.params;
  return { name: state.name, operation, parameters };
}

/** The part of a pact whose states are picked. */
export function partOf(pact: Pact, picked: (state: State) => boolean): Pact {
  return { ...pact, interactions: pact.interactions.filter((one) => picked(stateOf(one))) };
}
