/**
 * Owns: one agent's client: its password, which may change, and the time that headers are dated by.
 * Does not own: when a request is made again (agents.ts), what is requested.
 * Invariants: a password that was refused is not sent again unless it was read anew; no password in an error or a message.
 */
import { ObstopError } from '@obstop/client';
import { createObshellClient, type ObshellClient, type ObshellClientOptions } from '@obstop/client/obshell';
import type { Clock } from '@obstop/engine';

/** How an agent is spoken to. */
export interface AgentClientOptions {
  rootPassword: string;
  /** Reads the password once more, after an agent has refused it; it never changes unless given. */
  readPassword?: (() => Promise<string>) | undefined;
  clock: Clock;
  requestTimeoutMs: number;
  /** For how long a header is valid, by the agent's clock; 60 by default. */
  headerLifetimeSeconds?: number | undefined;
  fetch?: ObshellClientOptions['fetch'];
  codec?: ObshellClientOptions['codec'];
  /** Time limits and chance of the client, for simulations; the platform's by default. The date is always the agent's. */
  runtime?: ObshellClientOptions['runtime'];
  /** Something that an operator should know of the agent. */
  tell?: ((what: string) => void) | undefined;
}

/** A client that learns what the agent refused it for. */
export interface AgentClient {
  /** Root URL. */
  name: string;
  readonly client: ObshellClient;
  /** Makes a change whose header expires at that time, by the agent's clock, however late it is sent. */
  expiring<T>(atMs: number, change: (client: ObshellClient) => Promise<T>): Promise<T>;
  /** For how long a header is valid. */
  lifetimeMs: number;
  /** Uses this password from now on; false where it is the one that is used already. */
  setPassword(password: string): boolean;
  /** Whether there is now something that the agent may accept: another password, or the right time. */
  renew(error: unknown, signal?: AbortSignal): Promise<boolean>;
}

/** Differences of clocks below it change nothing. */
const smallestDifferenceMs = 1_000;

/** Whether the agent found the header too old, or made in the future: its clock and ours differ. */
export const isExpired = (error: unknown): boolean =>
  ObstopError.is(error, 'unauthenticated') && /authentication expired/i.test(error.message);

/** Throws ObstopError for an address that is none. */
export function agentClient(options: AgentClientOptions & { address: string }): AgentClient {
  const { address, clock, headerLifetimeSeconds = 60 } = options;
  const name = /^https?:\/\//.test(address) ? address.replace(/\/$/, '') : `http://${address}`;
  const lifetimeMs = headerLifetimeSeconds * 1000;
  let password = options.rootPassword;
  /** By how much the agent's clock is ahead of this one. */
  let aheadMs = 0;
  const agentsMs = () => clock.nowMs() + aheadMs;
  const clientDatedBy = (dateMs: () => number) =>
    createObshellClient({
      ...(name.endsWith(address) && name !== address ? { address } : { baseUrl: name }),
      auth: { kind: 'password', password },
      timeoutMs: options.requestTimeoutMs,
      headerLifetimeSeconds,
      // The round over the agents is the retry.
      retry: false,
      runtime: { ...options.runtime, date: () => new Date(dateMs()) },
      ...(options.fetch && { fetch: options.fetch }),
      ...(options.codec && { codec: options.codec }),
    });
  let client = clientDatedBy(agentsMs);

  async function learnTime(signal: AbortSignal | undefined): Promise<boolean> {
    const theirsMs = Date.parse(await client.time(signal ? { signal } : {}));
    const nowAheadMs = theirsMs - clock.nowMs();
    // Also where the agent's time cannot be read.
    if (!(Math.abs(nowAheadMs - aheadMs) >= smallestDifferenceMs)) return false;
    aheadMs = nowAheadMs;
    const seconds = Math.round(Math.abs(aheadMs) / 1000);
    options.tell?.(
      `agent ${name}: its clock is ${seconds} s ${aheadMs < 0 ? 'behind' : 'ahead of'} this machine's; requests to it are dated by its own`,
    );
    return true;
  }

  function setPassword(now: string): boolean {
    if (now === password) return false;
    password = now;
    client = clientDatedBy(agentsMs);
    return true;
  }

  /** Undefined where there is none, or it cannot be read. */
  async function passwordAnew(): Promise<string | undefined> {
    try {
      return await options.readPassword?.();
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      options.tell?.(`agent ${name}: the password cannot be read anew: ${why}`);
      return undefined;
    }
  }

  return {
    name,
    setPassword,
    get client() {
      return client;
    },
    lifetimeMs,
    // A client of its own: others read by the other one while the change is on its way.
    expiring: (atMs, change) => change(clientDatedBy(() => atMs - lifetimeMs)),
    async renew(error, signal) {
      if (!ObstopError.is(error, 'unauthenticated')) return false;
      if (isExpired(error)) return learnTime(signal);
      const now = await passwordAnew();
      return now !== undefined && setPassword(now);
    },
  };
}
