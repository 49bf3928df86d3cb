/*
 * Owns: how a call reaches the agent: with or without credentials, and once more with the agent’s new key.
 * Does not own: retry of reads (the core’s caller), encryption (the codec), what a call means.
 * Invariants: a call is made again by this file only after the agent could not decrypt its header, so that it has done nothing.
 */
import { type Caller, type CallerSetup, createCaller } from '../core/caller.ts';
import { ObstopError } from '../core/errors.ts';
import type { CallOptions } from '../core/options.ts';
import type { Runtime } from '../core/runtime.ts';
import { setupOf } from '../core/setup.ts';
import { currentSink, withSink } from '../core/with-response.ts';
import { agentKeys } from './agent-key.ts';
import { cipherCodec } from './codec.ts';
import type { ObshellAuth } from './credentials.ts';
import { isDecryptRefusal, obshellDialect } from './dialect.ts';
import { agentRoot, checkAuth, lifetimeOf, type ObshellClientOptions } from './options.ts';
import { sealedTransport } from './sealed-transport.ts';

/** A way to an agent. */
export interface Connection {
  readonly runtime: Runtime;
  readonly auth: ObshellAuth;
  /** Calls without credentials. */
  readonly anonymous: Caller;
  /** Calls with credentials. */
  readonly call: Caller;
  /** Reads what a header needs, where it is not known yet, so that a call made next is sent at once. */
  ready(options: CallOptions): Promise<void>;
}

/** Throws ObstopError `invalid-request`; nothing is sent before the first call. */
export function connect(options: ObshellClientOptions): Connection {
  const { auth, codec = cipherCodec } = options;
  checkAuth(auth);
  const baseUrl = agentRoot(options);
  const headerLifetimeSeconds = lifetimeOf(options);
  const setup: CallerSetup = {
    ...setupOf(options, options.language),
    baseUrl,
    api: obshellDialect,
    secrets: secretsOf(auth),
  };
  const { runtime } = setup;
  const anonymous = createCaller(setup);
  if (auth.kind === 'none') return { runtime, auth, anonymous, call: anonymous, ready: async () => {} };

  const keys = agentKeys(anonymous);
  const transport = sealedTransport({
    inner: setup.transport,
    codec,
    auth,
    baseUrl,
    key: keys.current,
    onUnusableKey: keys.forget,
    runtime,
    headerLifetimeSeconds,
  });
  const sealed = createCaller({ ...setup, transport });
  const ready = async (callOptions: CallOptions) => {
    if (codec.needsKey) await keys.get(callOptions);
  };
  const call: Caller = async (each, callOptions = {}, known) => {
    const sink = currentSink();
    await ready(callOptions);
    const key = keys.current();
    try {
      return await withSink(sink, () => sealed(each, callOptions, known));
    } catch (error) {
      if (!key || !ObstopError.is(error) || !isDecryptRefusal(error.code)) throw error;
      if (!(await keys.after(key, callOptions))) throw error;
      return withSink(sink, () => sealed(each, callOptions, known));
    }
  };
  return { runtime, auth, anonymous, call, ready };
}

function secretsOf(auth: ObshellAuth): string[] {
  if (auth.kind === 'none') return [];
  return [auth.kind === 'session' ? auth.sessionId : auth.password];
}
