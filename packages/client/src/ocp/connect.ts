import { type Caller, createCaller } from '../core/caller.ts';
import type { ClientOptions } from '../core/options.ts';
import { platformRuntime, type Runtime } from '../core/runtime.ts';
import { fetchTransport } from '../core/transport.ts';
import { readBaseUrl } from '../core/url.ts';
import { authenticating, type OcpAuth } from './auth.ts';
import { ocpDialect } from './envelope.ts';

/** What a client is set up with. */
export interface OcpClientOptions extends ClientOptions {
  readonly auth: OcpAuth;
}

const languages = { en: 'en-US', zh: 'zh-CN' } as const;

/** Makes the caller of whatever answers in OCP's envelope and authenticates as OCP does. Throws ObstopError `invalid-request`. */
export function connect(options: OcpClientOptions): { call: Caller; runtime: Runtime } {
  const { auth, runtime = platformRuntime, language, hooks, validate, timeoutMs, retry } = options;
  const baseUrl = readBaseUrl(options.baseUrl);
  // Looked up at each call, so that a fetch that is patched later (for tracing, in tests) counts.
  const bare = fetchTransport(options.fetch ?? ((url, init) => globalThis.fetch(url, init)));
  const { transport, secrets } = authenticating(auth, bare, runtime);
  const call = createCaller({
    baseUrl,
    transport,
    api: ocpDialect,
    runtime,
    secrets,
    ...(language ? { headers: { 'accept-language': languages[language] } } : {}),
    ...(hooks ? { hooks } : {}),
    ...(validate ? { validate } : {}),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(retry === undefined ? {} : { retry }),
  });
  return { call, runtime };
}
