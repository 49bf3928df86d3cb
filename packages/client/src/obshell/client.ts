import type { CallOptions } from '../core/options.ts';
import type { WireId } from '../core/wire.ts';
import type { WithResponse } from '../core/with-response.ts';
import type { ObshellTask } from './dag-calls.ts';
import type {
  ObshellAgentAddress,
  ObshellGitInfo,
  ObshellInfo,
  ObshellObInfo,
  ObshellSecret,
  ObshellStatus,
} from './read/read-agent.ts';
import type { ObshellLogEntry, ObshellNodeRead, ObshellSubTaskRead } from './read/read-dag.ts';
import type { ObshellStart, ObshellStop, ObshellZoneStop } from './requests.ts';

/** What may be asked of a DAG. Of the main DAG of a stop, agents allow CANCEL only at most stages. */
export type ObshellDagOperator = 'CANCEL' | 'RETRY' | 'ROLLBACK' | 'PASS';

/** How DAGs are read. */
export interface ReadDagOptions extends CallOptions {
  /** With nodes, sub tasks and logs, without which there is no progress. Default true. */
  readonly details?: boolean | undefined;
}

/** Lists of DAGs; those of `/dags` and `main_dags` need obshell 4.3.0, and are `not-found` before. */
export interface ObshellDags {
  /** One DAG. */
  get(id: WireId, options?: ReadDagOptions): Promise<ObshellTask>;
  /** Cancels, retries, rolls back or passes a DAG; what came of it is seen by reading it again. */
  operate(id: WireId, operator: ObshellDagOperator, options?: CallOptions): Promise<void>;
  /** Unfinished ones of the cluster and all its agents. */
  listUnfinished(options?: ReadDagOptions): Promise<ObshellTask[]>;
  /** Unfinished ones kept in OceanBase. */
  listUnfinishedOb(options?: ReadDagOptions): Promise<ObshellTask[]>;
  /** Unfinished ones of this agent. */
  listUnfinishedAgent(options?: ReadDagOptions): Promise<ObshellTask[]>;
  /** The cluster’s last maintenance DAG, finished or not; `not-found` where there was none. */
  getMaintainOb(options?: ReadDagOptions): Promise<ObshellTask>;
  /** This agent’s last maintenance DAG, finished or not; `not-found` where there was none. */
  getMaintainAgent(options?: ReadDagOptions): Promise<ObshellTask>;
  /** Each agent’s last maintenance DAG. */
  listMaintainAgents(options?: ReadDagOptions): Promise<ObshellTask[]>;
  /** All kept in OceanBase. */
  listOb(options?: ReadDagOptions): Promise<ObshellTask[]>;
  /** All of this agent. */
  listAgent(options?: ReadDagOptions): Promise<ObshellTask[]>;
  /** The starts and stops behind the agents’ locks, whose ids `forcePassDag` takes. */
  listAgentMain(options?: ReadDagOptions): Promise<ObshellTask[]>;
}

/** The calls of `ObshellClient`, without the response beside each. */
export interface PlainObshellClient {
  /**
   * Stops a cluster, zones or servers. The task is only stored when this resolves: `wait` for its end. While another DAG holds an
   * agent it fails at its second stage. Where the answer is lost, the DAG begun since then is looked for and answered; the error
   * says so where it cannot be known.
   */
  stop(stop: ObshellStop, options?: CallOptions): Promise<ObshellTask>;
  /** Starts a cluster, zones or servers; as `stop`. */
  start(start: ObshellStart, options?: CallOptions): Promise<ObshellTask>;
  readonly zones: {
    /** Takes a zone out of service, then kills its processes; as `stop`. obshell 4.4.1 and later. */
    stop(name: string, stop?: ObshellZoneStop, options?: CallOptions): Promise<ObshellTask>;
    /** Resolves where a zone could be stopped, and is `refused` with the reason where not. obshell 4.4.1 and later. */
    checkStop(name: string, options?: CallOptions): Promise<void>;
  };
  readonly dags: ObshellDags;
  readonly nodes: {
    get(id: WireId, options?: CallOptions): Promise<ObshellNodeRead>;
    /** A node knows PASS only. obshell 4.3.1 and later. */
    operate(id: WireId, operator: 'PASS', options?: CallOptions): Promise<void>;
  };
  readonly subTasks: {
    get(id: WireId, options?: CallOptions): Promise<ObshellSubTaskRead>;
    /** All entries of all runs. obshell 4.3.0 and later. */
    logs(id: WireId, options?: CallOptions): Promise<ObshellLogEntry[]>;
  };
  readonly agents: {
    /** Addresses of all agents of the cluster. */
    list(options?: CallOptions): Promise<ObshellAgentAddress[]>;
    /** State of each agent by address; one that does not answer is not there. */
    status(options?: CallOptions): Promise<Record<string, ObshellStatus>>;
  };
  readonly ob: {
    /** Agents and observers of the cluster. */
    info(options?: CallOptions): Promise<ObshellObInfo>;
  };
  /** What the agent is. Needs no credentials, nor do the next four. */
  info(options?: CallOptions): Promise<ObshellInfo>;
  gitInfo(options?: CallOptions): Promise<ObshellGitInfo>;
  /** State of the agent and its OBServer; `obQueryTimeoutUs` limits its query to OceanBase, in microseconds. */
  status(options?: CallOptions & { readonly obQueryTimeoutUs?: number | undefined }): Promise<ObshellStatus>;
  /** The agent’s time as it writes it, with nine digits of fraction. */
  time(options?: CallOptions): Promise<string>;
  /** The agent’s public key. */
  secret(options?: CallOptions): Promise<ObshellSecret>;
  /** Begins a session and answers its id, for `auth: { kind: 'session' }`: half an hour from the last use. obshell 4.4.0 and later. */
  login(options?: CallOptions): Promise<string>;
  /** Ends a session: the client’s own, or the given one. */
  logout(sessionId?: string, options?: CallOptions): Promise<void>;
}

/**
 * A client of one agent. Every call rejects with ObstopError and nothing else. Reads are repeated by the retry policy, each time with
 * headers of their own; a stop, a start and an operator are sent once.
 */
export type ObshellClient = WithResponse<PlainObshellClient>;
