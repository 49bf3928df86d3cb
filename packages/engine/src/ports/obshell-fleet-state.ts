import type { ClusterId, ServerId, TaskId } from '@obstop/domain';
import type { AuditRequest } from './audit-log.ts';
import type { StatusWriter } from './cluster-store.ts';

/** What a DAG of ours does: STOP SERVER or STOP ZONE, a kill, a minor freeze and a kill, or a start of the same scope. */
export type ObshellVerb = 'isolate' | 'force' | 'terminate' | 'start';

/** An order for a DAG. It is stored before it is sent. */
export interface ObshellOrder {
  taskId: TaskId;
  verb: ObshellVerb;
  scope: 'ZONE' | 'SERVER';
  /** Zone names, or `ip:port` of agents. */
  targets: string[];
  /** The runs of subtasks that the order is for, as `subtask:run`. They share its end. */
  members: string[];
  /** Root URL of the agent that received it. */
  agent: string;
  /** From then on the agent refuses it, by the agent's clock. Until then an order whose DAG is unknown may still arrive. */
  expiresAtMs?: number;
  /** The agent's own time just before. With it the DAG is found where the answer with its id was lost. */
  askedAt: string;
  /** Its id, once it is known. */
  dagId?: string;
  /** Its end, once it is known. */
  end?: 'succeeded' | 'failed';
}

/** What must be known of a cluster after a crash and cannot be read from its agents. */
export interface ObshellClusterState {
  /** The last order. A cluster runs one DAG of ours at a time. */
  order?: ObshellOrder;
  /** Failed DAGs of ours that the order is to pass. They hold the agents until it is taken, also where it never was. */
  standing?: string[];
  /** Zones that a DAG of ours isolated. Agents do not show it. */
  isolatedZones: string[];
  /** A minor freeze that a step requested. obshell executes it only together with the end of the processes. */
  freeze?: { taskId: TaskId; serverIds: ServerId[] };
}

/** Which cluster of OceanBase it is, as its agents tell it. */
export interface ObshellIdentity {
  obClusterId: number;
  name: string;
}

/** Durable state of the obshell fleet. Each call is one transaction and answers after it is committed (E1). */
export interface ObshellFleetState {
  /** Without an order and isolated zones where nothing was stored. */
  load(clusterId: ClusterId): Promise<ObshellClusterState>;
  /** Replaces it whole. With `by`, an old epoch of the task changes nothing and rejects (E3). */
  save(clusterId: ClusterId, state: ObshellClusterState, by?: StatusWriter): Promise<void>;
  /** What is pinned for the cluster. */
  identity(clusterId: ClusterId): Promise<ObshellIdentity | undefined>;
  /** Pins what was seen first: where something is pinned already, that stays. Resolves to what is pinned then. */
  pin(clusterId: ClusterId, seen: ObshellIdentity): Promise<ObshellIdentity>;
  /** An operator's word: replaces what is pinned. The record is written as done in the same transaction. */
  repin(clusterId: ClusterId, identity: ObshellIdentity, audit?: AuditRequest): Promise<void>;
}
