import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';

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

/** Pacts of consumers with one provider, of one time. */
export interface PactSet {
  readonly of: 'today' | 'the last release';
  readonly pacts: readonly { readonly consumer: Consumer; readonly pact: Pact }[];
}

/**
 * What the server is held against: the pacts of today, and, among the tests that take long, those of the last release (contracts/baseline)
 * that are not the same byte for byte. Without a baseline, with one that is the same, and where a break is meant (docs/decisions/0007),
 * today's alone. Rejects where one of today's is missing.
 */
export async function readPactSets(consumers: readonly Consumer[], provider: Provider): Promise<PactSet[]> {
  const { OBSTOP_LONG, OBSTOP_BREAK_IS_MEANT } = process.env;
  const today: { consumer: Consumer; pact: Pact }[] = [];
  const released: typeof today = [];
  for (const consumer of consumers) {
    const file = require.resolve(`@obstop/contracts/pacts/${consumer}-${provider}.json`);
    const baseline = path.join(path.dirname(file), '../baseline/pacts', path.basename(file));
    const text = await readFile(file, 'utf8');
    today.push({ consumer, pact: JSON.parse(text) as Pact });
    const old =
      existsSync(baseline) && OBSTOP_LONG === '1' && OBSTOP_BREAK_IS_MEANT !== '1'
        ? await readFile(baseline, 'utf8')
        : text;
    if (old !== text) released.push({ consumer, pact: JSON.parse(old) as Pact });
  }
  const sets: PactSet[] = [
    { of: 'today', pacts: today },
    { of: 'the last release', pacts: released },
  ];
  return sets.filter(({ pacts }) => pacts.length > 0);
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
