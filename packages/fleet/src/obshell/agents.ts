/**
 * Owns: reaching a cluster through any of its agents, one after the other, and again while none answers; which agents rest.
 * Does not own: what is requested (orders, observations), time limits of steps (E6, the call's signal), credentials (the
 * client), which cluster an agent belongs to (agent-identity.ts).
 * Invariants: a stop or start is sent to one agent only, and only to one that was verified for it. Reads may be repeated at the
 * next agent, and so may operators of a DAG, which change nothing the second time. An error names agents and reasons, never a
 * password.
 */
import { ObstopError } from '@obstop/client';
import type { ObshellClient } from '@obstop/client/obshell';
import { type AgentClient, type AgentClientOptions, agentClient, isExpired } from './agent-client.ts';
import { type AgentReach, isOfAgent, isOutage, newReach, type ReachRecord } from './agent-reach.ts';

/** An agent by its address. */
export interface Agent extends Pick<AgentClient, 'name' | 'client'> {
  /**
   * Makes a change whose header expires at this time of the agent's clock, however late it arrives: afterwards the agent refuses it.
   * Rejects like the client.
   */
  expiring<T>(atMs: number, change: (client: ObshellClient) => Promise<T>): Promise<T>;
}

/** The limits of a request, and its log. */
export interface AskOptions {
  signal?: AbortSignal;
  /** How long to keep asking while no agent answers; 0 by default. */
  outageMs?: number;
  log?(line: string): void;
}

/** An agent for one change. */
export interface ChosenAgent {
  agent: Agent;
  /** The agent's own time. */
  time: string;
  /** When a header that was made at that time expires, by the agent's clock. */
  expiresAtMs: number;
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
   * Chooses the agent for a change, verifies it and reads its clock: the first agent that answers and whose observer serves, else
   * the first that answers. obshell executes SQL through the observer of the agent that receives the request.
   */
  choose(askOptions: AskOptions): Promise<ChosenAgent>;
  /**
   * Sends a read to one agent alone. Undefined where it is not there, rests, or does not answer in a way that it can be used;
   * otherwise as `ask`.
   */
  askOnly<T>(
    name: string,
    read: (client: ObshellClient, options: { signal?: AbortSignal }) => Promise<T>,
    askOptions: AskOptions,
  ): Promise<T | undefined>;
  /** How each agent was reached of late. */
  reach(): AgentReach[];
  /**
   * Reads the password anew and uses it from now on; false where it is the same, or is read from nowhere. Rejects where it cannot be
   * read, and then the one before stays.
   */
  renewPassword(): Promise<boolean>;
}

/** How agents are reached. */
export interface AgentsOptions extends AgentClientOptions {
  /** `http://10.10.10.1:2886`, or `10.10.10.1:2886`, which means HTTP. */
  addresses: readonly string[];
  /** Between two rounds while no agent answers. */
  pollIntervalMs: number;
  /** Rejects with UnusableAgent where the agent may not be used for this cluster; every agent may, unless given. */
  verify?(client: ObshellClient, options: { signal?: AbortSignal }): Promise<void>;
}

/** obState of an agent's observer that answers SQL. */
const available = 3;

/** For how long reads trust that an agent still belongs to the cluster. Changes never do. */
const verifiedForMs = 10_000;

/** Why something failed, for a log. */
export function reasonOf(error: unknown): string {
  if (ObstopError.is(error, 'unauthenticated') && !isExpired(error))
    return `${error.message} (is the password of root@sys right?)`;
  return error instanceof Error ? error.message : String(error);
}

interface KnownAgent extends AgentClient {
  reach: ReachRecord;
  verifiedUntilMs: number;
}

type Work<T> = (agent: KnownAgent) => Promise<T>;

/** Throws ObstopError for an address that is none. */
export function createAgents(options: AgentsOptions): Agents {
  const { clock, pollIntervalMs, verify = async () => {} } = options;
  const all = options.addresses.map((address): KnownAgent => {
    const client = agentClient({ ...options, address });
    return Object.assign(client, { reach: newReach(client.name, clock), verifiedUntilMs: 0 });
  });
  /** The agent that answered last is tried first. */
  let first = 0;

  async function attempt<T>(
    agent: KnownAgent,
    work: Work<T>,
    signal: AbortSignal | undefined,
    isChange: boolean,
  ) {
    if (isChange || agent.verifiedUntilMs <= clock.nowMs()) {
      agent.verifiedUntilMs = 0;
      await verify(agent.client, signal ? { signal } : {});
      agent.verifiedUntilMs = clock.nowMs() + verifiedForMs;
    }
    return work(agent);
  }

  /** Rejects with an error for which `isOfAgent` holds where another agent is to be asked. */
  async function use<T>(
    agent: KnownAgent,
    work: Work<T>,
    signal: AbortSignal | undefined,
    isChange: boolean,
  ) {
    const restsAfter = agent.reach.restsAfter();
    if (restsAfter) throw restsAfter;
    try {
      const value = await attempt(agent, work, signal, isChange).catch(async (error: unknown) => {
        signal?.throwIfAborted();
        if (!(await agent.renew(error, signal))) throw error;
        return attempt(agent, work, signal, isChange);
      });
      agent.reach.answered();
      return value;
    } catch (error) {
      signal?.throwIfAborted();
      if (!isOfAgent(error)) {
        agent.reach.answered();
        throw new Error(`agent ${agent.name}: ${reasonOf(error)}`, { cause: error });
      }
      agent.reach.failed(error, reasonOf(error));
      throw error;
    }
  }

  type Outcome<T> = { kind: 'answer'; value: T } | { kind: 'away'; why: string; isOutage: boolean };
  async function round<T>(
    work: Work<T>,
    signal: AbortSignal | undefined,
    isChange: boolean,
  ): Promise<Outcome<T>> {
    const errors: Error[] = [];
    const whys: string[] = [];
    for (let step = 0; step < all.length; step += 1) {
      const index = (first + step) % all.length;
      // The index is below the length.
      const agent = all[index] as KnownAgent;
      try {
        const value = await use(agent, work, signal, isChange);
        first = index;
        return { kind: 'answer', value };
      } catch (error) {
        signal?.throwIfAborted();
        if (!isOfAgent(error)) throw error;
        errors.push(error);
        whys.push(`${agent.name}: ${reasonOf(error)}`);
      }
    }
    return { kind: 'away', why: whys.join('; '), isOutage: errors.some(isOutage) };
  }

  async function untilAnswered<T>(work: Work<T>, askOptions: AskOptions, isChange: boolean): Promise<T> {
    const { signal, outageMs = 0, log } = askOptions;
    const startedMs = clock.nowMs();
    for (let told = false; ; ) {
      const outcome = await round(work, signal, isChange);
      if (outcome.kind === 'answer') {
        if (told) log?.('An agent answers again');
        return outcome.value;
      }
      if (!outcome.isOutage) throw new Error(`no agent can be used: ${outcome.why}`);
      if (clock.nowMs() - startedMs >= outageMs) throw new Error(`no agent answers: ${outcome.why}`);
      if (!told) log?.(`No agent answers, asking again: ${outcome.why}`);
      told = true;
      await clock.sleep(pollIntervalMs, signal);
    }
  }

  return {
    reach: () => all.map(({ reach }) => reach.shown()),
    async renewPassword() {
      const password = await options.readPassword?.();
      const changed = all.filter((agent) => password !== undefined && agent.setPassword(password));
      for (const { reach } of changed) reach.endRest();
      return changed.length > 0;
    },
    ask: (read, askOptions) => {
      const { signal } = askOptions;
      return untilAnswered(({ client }) => read(client, signal ? { signal } : {}), askOptions, false);
    },
    askOnly: async (name, read, { signal }) => {
      const agent = all.find((each) => each.name === name);
      try {
        return (
          agent && (await use(agent, ({ client }) => read(client, signal ? { signal } : {}), signal, false))
        );
      } catch (error) {
        signal?.throwIfAborted();
        if (isOfAgent(error)) return undefined;
        throw error;
      }
    },
    choose: async (askOptions) => {
      const { signal } = askOptions;
      const reading = signal ? { signal } : {};
      const candidate = async (agent: KnownAgent) => {
        const { obState } = await agent.client.status(reading);
        const time = await agent.client.time(reading);
        // Not by what is known of its clock: that it is behind shows in no refusal.
        return { agent, obState, time, expiresAtMs: Date.parse(time) + agent.lifetimeMs };
      };
      let fallback: ChosenAgent | undefined;
      for (const agent of all) {
        try {
          const { obState, ...found } = await use(agent, candidate, signal, true);
          if (obState === available) return found;
          fallback ??= found;
        } catch (error) {
          signal?.throwIfAborted();
          if (!isOfAgent(error)) throw error;
        }
      }
      return fallback ?? (await untilAnswered(candidate, askOptions, true));
    },
  };
}
