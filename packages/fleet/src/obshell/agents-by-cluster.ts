import type { FetchLike } from '@obstop/client';
import type { ObshellCodec } from '@obstop/client/obshell';
import type { ClusterId } from '@obstop/domain';
import type { Clock } from '@obstop/engine';
import type { AgentClientOptions } from './agent-client.ts';
import { type IdentityPorts, verifyIdentity } from './agent-identity.ts';
import { type Agents, createAgents } from './agents.ts';

/** A cluster managed by obshell. */
export interface ObshellCluster {
  id: ClusterId;
  /** The name that obshell gives it, unless given. */
  name?: string;
  /** Addresses of its agents, one or more: `10.10.10.1:2886` (HTTP) or `https://10.10.10.1:2886`. */
  agents: readonly string[];
  /** Password of root@sys. */
  rootPassword: string;
  /** Reads it once more, after an agent has refused it. */
  readPassword?: () => Promise<string>;
  /** Replaces the platform's fetch, for instance for a private CA or a client certificate. */
  fetch?: FetchLike;
  /** Ids of start or stop DAGs of others whose locks may be passed; none by default. */
  forcePassDag?: readonly string[];
}

/** Which clusters there are, and how their agents are reached. */
export interface AgentsByClusterOptions {
  clusters: readonly ObshellCluster[];
  clock: Clock;
  /** Between two reads of a DAG, a process or an agent; 1000 by default. */
  pollIntervalMs?: number;
  /** For one request to an agent; 30000 by default. */
  requestTimeoutMs?: number;
  /** For how long the header of a request is valid, in seconds; 60 by default. */
  headerLifetimeSeconds?: number;
  /** How requests travel; obshell's own encryption by default. In plain text for contract tests. */
  codec?: ObshellCodec;
  /** Time limits and chance of the client, for simulations; the platform's by default. */
  runtime?: AgentClientOptions['runtime'];
}

/** What agents are verified with, and who is told of them. */
export interface AgentsSurroundings {
  /** Where identities are pinned; every agent is taken for one of its cluster unless given. */
  identities?: IdentityPorts;
  /** Something that an operator should know. It holds no password. */
  onProblem?: (id: ClusterId, reason: string) => void;
}

/** The agents of each cluster: one set for inventory and fleet. Throws ObstopError for an address that is none. */
export function agentsByCluster(
  { clusters, pollIntervalMs = 1000, requestTimeoutMs = 30_000, ...reach }: AgentsByClusterOptions,
  { identities, onProblem }: AgentsSurroundings = {},
): Map<ClusterId, Agents> {
  return new Map(
    clusters.map(({ id, agents, rootPassword, readPassword, fetch }) => [
      id,
      createAgents({
        ...reach,
        addresses: agents,
        rootPassword,
        readPassword,
        pollIntervalMs,
        requestTimeoutMs,
        tell: (reason) => onProblem?.(id, reason),
        ...(fetch && { fetch }),
        ...(identities && {
          verify: (client, options) => verifyIdentity(identities, id, client, options),
        }),
      }),
    ]),
  );
}
