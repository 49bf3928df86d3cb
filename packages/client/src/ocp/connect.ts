import { type Caller, createCaller } from '../core/caller.ts';
import type { ClientOptions } from '../core/options.ts';
import type { Runtime } from '../core/runtime.ts';
import { setupOf } from '../core/setup.ts';
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
  const { auth, language } = options;
  const baseUrl = readBaseUrl(options.baseUrl);
  const setup = setupOf(options, language && languages[language]);
  const { runtime } = setup;
  const call = createCaller({
    ...setup,
    baseUrl,
    api: ocpDialect,
    ...authenticating(auth, setup.transport, runtime),
  });
  return { call, runtime };
}
