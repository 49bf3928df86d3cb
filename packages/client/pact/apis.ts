import { type Example, obshellErrors, ocpErrors } from '@obstop/contracts';
import { obshellErrorExample, ocpErrorExample } from '@obstop/contracts/examples';
import { obshellV1, ocpV2 } from '@obstop/contracts/router';
import type { ClientOptions } from '../src/core/options.ts';
import { createObshellClient, plainCodec } from '../src/obshell.ts';
import { createOcpClient } from '../src/ocp.ts';
import { obshellCalls, obshellNotCalled } from './calls-obshell.ts';
import { ocpCalls, ocpNotCalled } from './calls-ocp.ts';
import type { ClientCall } from './client-call.ts';
import type { Shape } from './matchers.ts';
import { obshellRefusal } from './shapes-obshell.ts';
import { ocpBusy, ocpRefusal } from './shapes-ocp.ts';

/** The consumer, as it is called in the pacts. */
export const consumer = 'obstop-client';

/** A call that is bound to its client: what is left is where to send it. */
export type BoundCall = Omit<ClientCall<never>, 'run'> & {
  readonly run: (options: ClientOptions) => Promise<unknown>;
};

/** What the contract says of a route; ts-rest's routes have it all. */
export interface ContractRoute {
  readonly method: string;
  readonly path: string;
  readonly responses: Readonly<Record<number, unknown>>;
  readonly metadata: {
    readonly errors: readonly string[];
    readonly examples: Readonly<Record<string, Example>>;
  };
}

/** One provider. */
export interface PactApi {
  readonly provider: 'ocp-v2' | 'obshell-v1';
  readonly routes: Readonly<Record<string, ContractRoute>>;
  readonly calls: Readonly<Record<string, BoundCall>>;
  /** Routes of the contract without a call of the client. */
  readonly notCalled: readonly string[];
  errorStatus(name: string): number;
  errorExample(name: string): Example;
  /** What the client needs of a refusal. */
  errorShape(name: string): Shape;
  /** Headers of a refusal that the client reads. */
  errorHeaders(status: number): Readonly<Record<string, string>>;
}

function bind<C>(
  calls: Readonly<Record<string, ClientCall<C>>>,
  connect: (options: ClientOptions) => C,
): Record<string, BoundCall> {
  return Object.fromEntries(
    Object.entries(calls).map(([id, call]) => [
      id,
      { ...call, run: async (options: ClientOptions) => call.run(connect(options)) },
    ]),
  );
}

function member<T extends object>(catalogue: T, name: string): keyof T {
  if (!(name in catalogue)) throw new Error(`no such error in the catalogue: ${name}`);
  // Just checked.
  return name as keyof T;
}

const ocp: PactApi = {
  provider: 'ocp-v2',
  routes: ocpV2 as unknown as PactApi['routes'],
  calls: bind(ocpCalls, (options) =>
    createOcpClient({ ...options, auth: { kind: 'basic', username: 'anybody', password: 'anything' } }),
  ),
  notCalled: ocpNotCalled,
  errorStatus: (name) => ocpErrors[member(ocpErrors, name)].status,
  errorExample: (name) => ocpErrorExample(member(ocpErrors, name)),
  errorShape: (name) => (name === 'clusterBusy' ? ocpBusy : ocpRefusal),
  errorHeaders: (status): Record<string, string> => (status === 503 ? { 'Retry-After': '5' } : {}),
};

const obshell: PactApi = {
  provider: 'obshell-v1',
  routes: obshellV1 as unknown as PactApi['routes'],
  calls: bind(obshellCalls, (options) =>
    createObshellClient({ ...options, auth: { kind: 'password', password: 'anything' }, codec: plainCodec }),
  ),
  notCalled: obshellNotCalled,
  errorStatus: (name) => obshellErrors[member(obshellErrors, name)].status,
  errorExample: (name) => obshellErrorExample(member(obshellErrors, name)),
  errorShape: () => obshellRefusal,
  errorHeaders: () => ({}),
};

/** Both providers. */
export const pactApis: readonly PactApi[] = [ocp, obshell];
