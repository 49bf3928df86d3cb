import type { Shape } from '@obstop/pacts';

/** A call of the client, and what the client needs of its answers. */
export interface ClientCall<C> {
  /** The client's own name of it: `zones.stop`. */
  readonly name: string;
  readonly run: (client: C) => Promise<unknown>;
  /** By example of the contract; the first is what the call is about. */
  readonly successes: Readonly<Record<string, Shape>>;
  /** By status: the error that stands for it, where the first of the contract's is not the one that says most. */
  readonly errors: Readonly<Record<number, string>>;
  /** Members of the body whose values the provider may choose, by the name under which its state gives them. */
  readonly bodyValues: Readonly<Record<string, string>>;
}

/** A row of the tables of calls. */
export const callOf = <C>(
  name: string,
  run: ClientCall<C>['run'],
  successes: ClientCall<C>['successes'],
  errors: ClientCall<C>['errors'] = {},
  bodyValues: ClientCall<C>['bodyValues'] = {},
): ClientCall<C> => ({ name, run, successes, errors, bodyValues });
