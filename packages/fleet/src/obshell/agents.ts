/**
 * Owns: reaching a cluster through any of its agents, one after the other, and again while none answers.
 * Does not own: what is requested (orders, observations), time limits of steps (E6, the call's signal), credentials (the
 * client).
 * Invariants: a stop or start is sent to one agent only. Reads may be repeated at the next agent, and so may operators of a
 * DAG, which change nothing the second time. An error names agents and reasons, never a password.
 */
import { ObstopError } from '@obstop/client';
import { createObshellClient, type ObshellClient, type ObshellClientOptions } from '@obstop/client/obshell';
import type { Clock } from '@obstop/engine';

/** An agent by its address. */
export interface Agent {
  /** Root URL. */
  name: string;
  client: ObshellClient;
}

/** The limits of a request, and its log. */
export interface AskOptions {
  signal?: AbortSignal;
  /** How long to keep asking while no agent answers; 0 by default. */
  outageMs?: number;
  log?(line: string): void;
}

/** The agents of one cluster. */
export interface Agents {
  /**
   * Sends a read, or an operator of a DAG, to the agents until one answers. Rejects with an Error whose message may stand in a
   * log.
   */
  ask<T>(
    read: (client: ObshellClient, options: { signal?: AbortSignal }) => Promise<T>,
    askOptions: AskOptions,
  ): Promise<T>;
  /**
   * Chooses the agent for a change and reads its clock: the first agent that answers and whose observer serves, else the first
   * that answers. obshell executes SQL through the observer of the agent that receives the request.
   */
  choose(askOptions: AskOptions): Promise<{ agent: Agent; time: string }>;
  all: readonly Agent[];
}

/** How agents are reached. */
export interface AgentsOptions {
  /** `http://10.10.10.1:2886`, or `10.10.10.1:2886`, which means HTTP. */
  addresses: readonly string[];
  rootPassword: string;
  clock: Clock;
  /** Between two rounds while no agent answers. */
  pollIntervalMs: number;
  requestTimeoutMs: number;
  fetch?: ObshellClientOptions['fetch'];
  codec?: ObshellClientOptions['codec'];
}

/** obState of an agent's observer that answers SQL. */
const available = 3;

/** Whether another agent, or the same one later, may still answer. */
function isUnavailable(error: unknown): error is ObstopError {
  return (
    ObstopError.is(error) &&
    (error.kind === 'unreachable' || error.kind === 'timed-out' || error.transient === true)
  );
}

/** Why something failed, for a log. */
export function reasonOf(error: unknown): string {
  if (ObstopError.is(error, 'unauthenticated'))
    return `${error.message} (is the password of root@sys right?)`;
  return error instanceof Error ? error.message : String(error);
}

/** Throws ObstopError for an address that is none. */
export function createAgents(options: AgentsOptions): Agents {
  const { clock, pollIntervalMs, rootPassword } = options;
  const all = options.addresses.map((address): Agent => {
    const name = /^https?:\/\//.test(address) ? address.replace(/\/$/, '') : `http://${address}`;
    return {
      name,
      client: createObshellClient({
        ...(name.endsWith(address) && name !== address ? { address } : { baseUrl: name }),
        auth: { kind: 'password', password: rootPassword },
        timeoutMs: options.requestTimeoutMs,
        // The round over the agents is the retry.
        retry: false,
        ...(options.fetch && { fetch: options.fetch }),
        ...(options.codec && { codec: options.codec }),
      }),
    };
  });
  /** The agent that answered last is tried first. */
  let first = 0;

  async function round<T>(
    read: (agent: Agent) => Promise<T>,
    signal: AbortSignal | undefined,
  ): Promise<{ kind: 'answer'; value: T } | { kind: 'away'; why: string }> {
    const whys: string[] = [];
    for (let step = 0; step < all.length; step += 1) {
      const index = (first + step) % all.length;
      // The index is below the length.
      const agent = all[index] as Agent;
      try {
        const value = await read(agent);
        first = index;
        return { kind: 'answer', value };
      } catch (error) {
        signal?.throwIfAborted();
        if (!isUnavailable(error))
          throw new Error(`agent ${agent.name}: ${reasonOf(error)}`, { cause: error });
        whys.push(`${agent.name}: ${reasonOf(error)}`);
      }
    }
    return { kind: 'away', why: whys.join('; ') };
  }

  async function untilAnswered<T>(read: (agent: Agent) => Promise<T>, askOptions: AskOptions): Promise<T> {
    const { signal, outageMs = 0, log } = askOptions;
    const startedMs = clock.nowMs();
    for (let told = false; ; ) {
      const outcome = await round(read, signal);
      if (outcome.kind === 'answer') {
        if (told) log?.('An agent answers again');
        return outcome.value;
      }
      if (clock.nowMs() - startedMs >= outageMs) throw new Error(`no agent answers: ${outcome.why}`);
      if (!told) log?.(`No agent answers, asking again: ${outcome.why}`);
      told = true;
      await clock.sleep(pollIntervalMs, signal);
    }
  }

  return {
    all,
    ask: (read, askOptions) => {
      const { signal } = askOptions;
      return untilAnswered(({ client }) => read(client, signal ? { signal } : {}), askOptions);
    },
    choose: async (askOptions) => {
      const { signal } = askOptions;
      const reading = signal ? { signal } : {};
      const candidate = async (agent: Agent) => ({
        agent,
        obState: (await agent.client.status(reading)).obState,
        time: await agent.client.time(reading),
      });
      let fallback: { agent: Agent; time: string } | undefined;
      for (const agent of all) {
        try {
          const { obState, ...found } = await candidate(agent);
          if (obState === available) return found;
          fallback ??= found;
        } catch (error) {
          signal?.throwIfAborted();
          if (!isUnavailable(error))
            throw new Error(`agent ${agent.name}: ${reasonOf(error)}`, { cause: error });
        }
      }
      return fallback ?? (await untilAnswered(candidate, askOptions));
    },
  };
}
