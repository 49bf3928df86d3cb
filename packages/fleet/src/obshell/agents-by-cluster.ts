import type { FetchLike } from '@obstop/client';
import type { ObshellCodec } from '@obstop/client/obshell';
import type { ClusterId } from '@obstop/domain';
import type { Clock } from '@obstop/engine';
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
  /** How requests travel; obshell's own encryption by default. In plain text for contract tests. */
  codec?: ObshellCodec;
}

/** The agents of each cluster. Throws ObstopError for an address that is none. */
export function agentsByCluster({
  clusters,
  clock,
  pollIntervalMs = 1000,
  requestTimeoutMs = 30_000,
  codec,
}: AgentsByClusterOptions): Map<ClusterId, Agents> {
  return new Map(
    clusters.map(({ id, agents, rootPassword, fetch }) => [
      id,
      createAgents({
        addresses: agents,
        rootPassword,
        clock,
        pollIntervalMs,
        requestTimeoutMs,
        ...(fetch && { fetch }),
        ...(codec && { codec }),
      }),
    ]),
  );
}
