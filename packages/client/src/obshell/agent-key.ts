/*
 * Owns: what has to be known of an agent before a header can be made for it: its key and its version of authentication.
 * Does not own: the encryption (codec), when a call is made again (the client).
 * Invariants: read once and kept; read again only for a key that the agent has refused, so that calls made at the same time with the
 * old key read the new one once each at most.
 */
import type { Caller } from '../core/caller.ts';
import { ObstopError } from '../core/errors.ts';
import type { CallOptions } from '../core/options.ts';
import { chooseAuthVersion, type ObshellAuthVersion } from './credentials.ts';
import { readInfo, readSecret } from './read/read-agent.ts';
import { obshellRequest } from './request.ts';

/** What a header is made with. */
export interface AgentKey {
  readonly version: ObshellAuthVersion;
  readonly publicKey: string;
}

export interface AgentKeys {
  /** The key, read from the agent where it is not known yet. Rejects with ObstopError. */
  get(options: CallOptions): Promise<AgentKey>;
  /** The key as last read. */
  current(): AgentKey | undefined;
  /**
   * Another key than the refused one: what another call has read since, else what the agent says now. Undefined where the agent still
   * has the refused one. Rejects with ObstopError.
   */
  after(refused: AgentKey, options: CallOptions): Promise<AgentKey | undefined>;
  /** Forgets a key with which nothing can be encrypted. */
  forget(key: AgentKey): void;
}

/** `call` is one without credentials. */
export function agentKeys(call: Caller): AgentKeys {
  let known: AgentKey | undefined;

  async function load(options: CallOptions): Promise<AgentKey> {
    const info = await call({ ...obshellRequest('getAgentInfo', {}), read: readInfo }, options);
    const version = chooseAuthVersion(info);
    if (version === undefined)
      throw new ObstopError(
        'outside-contract',
        'the agent names no version of authentication that this client has',
        {
          operation: 'getAgentInfo',
          issues: [{ path: 'data.supportedAuth', message: 'must include v1 or v2' }],
        },
      );
    const { publicKey } = await call({ ...obshellRequest('getSecret', {}), read: readSecret }, options);
    known = { version, publicKey };
    return known;
  }

  return {
    get: async (options) => known ?? load(options),
    current: () => known,
    after: async (refused, options) => {
      const now = known !== undefined && known !== refused ? known : await load(options);
      return now.publicKey === refused.publicKey && now.version === refused.version ? undefined : now;
    },
    forget: (key) => {
      if (known === key) known = undefined;
    },
  };
}
