import type { ClientOptions } from '../core/options.ts';
import { invalidRequest, readBaseUrl } from '../core/url.ts';
import type { ObshellCodec } from './codec.ts';
import type { ObshellAuth } from './credentials.ts';

/** What a client of one agent is set up with; `baseUrl` or `address`. */
export interface ObshellClientOptions extends Omit<ClientOptions, 'baseUrl'> {
  /** Root of the agent, for instance `https://agent.example:2886`. A path before `/api` is taken for a gateway’s, which removes it. */
  readonly baseUrl?: string | URL | undefined;
  /** Address of the agent: `10.10.10.1:2886`, `10.10.10.1` (port 2886) or `[::1]:2886`; by HTTP. */
  readonly address?: string | undefined;
  readonly auth: ObshellAuth;
  /** How requests travel. Default: `cipherCodec`, obshell’s own encryption. */
  readonly codec?: ObshellCodec | undefined;
  /**
   * For how long a header is valid, in seconds; agent and client may disagree about the time by so much. Default 60, as the vendor’s SDKs
   * have it. Whoever records a request can repeat it until then.
   */
  readonly headerLifetimeSeconds?: number | undefined;
}

const defaultPort = 2886;
const defaultLifetimeSeconds = 60;

/** Root of the agent without a slash at its end. Throws ObstopError `invalid-request`. */
export function agentRoot({ baseUrl, address }: Pick<ObshellClientOptions, 'baseUrl' | 'address'>): string {
  if ((baseUrl === undefined) === (address === undefined))
    throw invalidRequest('baseUrl', 'or address must be given, and not both');
  if (baseUrl !== undefined) return readBaseUrl(baseUrl);
  const [, host, port = String(defaultPort)] =
    /^(\[[\da-f:.]+\]|[^\s:/?#@[\]]+)(?::(\d{1,5}))?$/i.exec(address ?? '') ?? [];
  const url = host === undefined ? '' : `http://${host}:${port}`;
  if (!URL.canParse(url)) throw invalidRequest('address', 'must be ip, ip:port or [v6]:port');
  return readBaseUrl(url);
}

/** Throws ObstopError `invalid-request` where credentials are missing or none. */
export function checkAuth(auth: ObshellAuth): void {
  const { kind } = auth;
  if (kind === 'password' || kind === 'agent-password') {
    // An empty password is one: a cluster has it before its first is set.
    if (typeof auth.password !== 'string') throw invalidRequest('auth.password', 'must be a text');
  } else if (kind === 'session') {
    if (typeof auth.sessionId !== 'string' || auth.sessionId === '')
      throw invalidRequest('auth.sessionId', 'must be the answer of a login');
  } else if (kind !== 'none')
    throw invalidRequest('auth.kind', 'must be password, agent-password, session or none');
}

/** For how long headers are valid. Throws ObstopError `invalid-request`. */
export function lifetimeOf({
  headerLifetimeSeconds,
}: Pick<ObshellClientOptions, 'headerLifetimeSeconds'>): number {
  const seconds = headerLifetimeSeconds ?? defaultLifetimeSeconds;
  // The agent reads whole seconds only.
  if (!Number.isSafeInteger(seconds) || seconds < 1)
    throw invalidRequest('headerLifetimeSeconds', 'must be a whole number of seconds from 1');
  return seconds;
}
