import { asking } from '../core/asking.ts';
import { type Caller, createCaller } from '../core/caller.ts';
import type { ClientOptions } from '../core/options.ts';
import type { AuthSource } from '../core/renewing.ts';
import type { Runtime } from '../core/runtime.ts';
import { setupOf } from '../core/setup.ts';
import type { Transport } from '../core/transport.ts';
import { readBaseUrl } from '../core/url.ts';
import { authenticating, type OcpAuth } from './auth.ts';
import { ocpDialect } from './envelope.ts';

/** What a client is set up with. */
export interface OcpClientOptions extends ClientOptions {
  /** Or a function that answers it: asked before the first request, and once more after a 401. */
  readonly auth: AuthSource<OcpAuth>;
}

const languages = { en: 'en-US', zh: 'zh-CN' } as const;

/** Makes the caller of whatever answers in OCP's envelope and authenticates as OCP does. Throws ObstopError `invalid-request`. */
export function connect(options: OcpClientOptions): {
  call: Caller;
  runtime: Runtime;
  /** Name of the user, where it is known. */
  username: () => string | undefined;
} {
  const { auth, language } = options;
  const baseUrl = readBaseUrl(options.baseUrl);
  const setup = setupOf(options, language && languages[language]);
  const { runtime } = setup;
  let username: string | undefined;
  const secrets: string[] = [];
  const make = (given: OcpAuth): Transport => {
    const made = authenticating(given, setup.transport, runtime);
    username = given.kind === 'basic' ? given.username : undefined;
    secrets.push(...made.secrets);
    return made.transport;
  };
  const call = createCaller({
    ...setup,
    baseUrl,
    api: ocpDialect,
    secrets,
    transport: typeof auth === 'function' ? asking(auth, make) : make(auth),
  });
  return { call, runtime, username: () => username };
}
