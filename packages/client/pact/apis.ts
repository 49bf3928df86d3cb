import type { OcpErrorResponse } from '@obstop/contracts';
import { obshellContract, ocpContract, type ProviderContract, type Shape } from '@obstop/pacts';
import type { ClientOptions } from '../src/core/options.ts';
import { createObshellClient, plainCodec } from '../src/obshell.ts';
import { createOcpClient } from '../src/ocp.ts';
import { obshellCalls, obshellNotCalled } from './calls-obshell.ts';
import { ocpCalls, ocpNotCalled } from './calls-ocp.ts';
import type { ClientCall } from './client-call.ts';
import { obshellShapes } from './shapes-obshell.ts';
import { ocpShapes } from './shapes-ocp.ts';

/** The consumer, as it is called in the pacts. */
export const consumer = 'obstop-client';

/** A call that is bound to its client: what is left is where to send it. */
export type BoundCall = Omit<ClientCall<never>, 'run'> & {
  readonly run: (options: ClientOptions) => Promise<unknown>;
};

/** One provider. */
export interface PactApi {
  readonly contract: ProviderContract;
  readonly calls: Readonly<Record<string, BoundCall>>;
  /** Routes of the contract without a call of the client. */
  readonly notCalled: readonly string[];
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

const ocp: PactApi = {
  contract: ocpContract,
  calls: bind(ocpCalls, (options) =>
    createOcpClient({ ...options, auth: { kind: 'basic', username: 'anybody', password: 'anything' } }),
  ),
  notCalled: ocpNotCalled,
  errorShape: (name) => {
    if (name === 'clusterBusy') return ocpShapes.busy;
    const { error } = ocpContract.errorExample(name).value as OcpErrorResponse;
    return error.code === 0 ? ocpShapes.refusal : ocpShapes.numbered;
  },
  errorHeaders: (status): Record<string, string> => (status === 503 ? { 'Retry-After': '5' } : {}),
};

const obshell: PactApi = {
  contract: obshellContract,
  calls: bind(obshellCalls, (options) =>
    createObshellClient({ ...options, auth: { kind: 'password', password: 'anything' }, codec: plainCodec }),
  ),
  notCalled: obshellNotCalled,
  errorShape: () => obshellShapes.refusal,
  errorHeaders: () => ({}),
};

/** Both providers. */
export const pactApis: readonly PactApi[] = [ocp, obshell];
