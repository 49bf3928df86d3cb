/** A cluster managed by obshell, ready to be worked with. */
export interface GatewayClusterOptions {
  id: number;
  /** The name that obshell gives it, unless given. */
  name?: string;
  /** `10.10.10.1:2886` (HTTP) or `https://10.10.10.1:2886`. */
  agents: string[];
  /** Of root@sys; never stored. */
  rootPassword: string;
  /** Files in PEM, for agents that speak HTTPS: whom to trust, and who to be. */
  tls?: { caFile?: string; certFile?: string; keyFile?: string };
  /** Ids of foreign start or stop DAGs whose locks may be passed. */
  forcePassDag?: string[];
}

/** Real clusters in place of the simulated fleet. */
export interface GatewayOptions {
  clusters: GatewayClusterOptions[];
  /** Between two looks at what the clusters are; 30 by default. */
  refreshSeconds?: number;
  /** Between two looks at a DAG, a process or an agent; 1000 by default. */
  pollIntervalMs?: number;
  /** For one request to an agent; 30000 by default. */
  requestTimeoutMs?: number;
  /** For how long all agents of a cluster may be away before a step fails; 300 by default. */
  outageSeconds?: number;
}
