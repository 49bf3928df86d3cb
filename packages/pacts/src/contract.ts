import { type Example, obshellErrors, ocpErrors } from '@obstop/contracts';
import { obshellErrorExample, ocpErrorExample } from '@obstop/contracts/examples';
import { obshellRoutes, ocpRoutes, type Route } from '@obstop/contracts/routes';

/** Providers, as they are called in the pacts. */
export type ProviderName = 'ocp-v2' | 'obshell-v1';

/** What the contract says of a provider. */
export interface ProviderContract {
  readonly provider: ProviderName;
  /** By operationId. */
  readonly routes: Readonly<Record<string, Route>>;
  /** Throws for an error that is not in the catalogue. */
  errorStatus(name: string): number;
  errorExample(name: string): Example;
}

function member<T extends object>(catalogue: T, name: string): keyof T {
  if (!(name in catalogue)) throw new Error(`no such error in the catalogue: ${name}`);
  // Just checked.
  return name as keyof T;
}

/** OCP's side of the contract. */
export const ocpContract: ProviderContract = {
  provider: 'ocp-v2',
  routes: ocpRoutes,
  errorStatus: (name) => ocpErrors[member(ocpErrors, name)].status,
  errorExample: (name) => ocpErrorExample(member(ocpErrors, name)),
};

/** obshell's side of the contract. */
export const obshellContract: ProviderContract = {
  provider: 'obshell-v1',
  routes: obshellRoutes,
  errorStatus: (name) => obshellErrors[member(obshellErrors, name)].status,
  errorExample: (name) => obshellErrorExample(member(obshellErrors, name)),
};

/** What a route shows under the name of an example, of a success or of an error that it declares. Throws where there is none. */
export function shownAnswer(
  contract: ProviderContract,
  operationId: string,
  example: string,
): { status: number; body: unknown } {
  const { errors = [], examples = {} } = contract.routes[operationId]?.metadata ?? {};
  const success = examples[example];
  if (success) return { status: 200, body: success.value };
  if (!errors.includes(example)) throw new Error(`${operationId} has no example ${example}`);
  return { status: contract.errorStatus(example), body: contract.errorExample(example).value };
}
