import type { OcpTaskStatus, ocpClusterStatuses } from '@obstop/contracts';
import type { CallOptions } from '../core/options.ts';
import type { Task } from '../core/task.ts';
import type { TaskStep } from '../core/task-snapshot.ts';
import type { Open, WireId } from '../core/wire.ts';
import type { WithResponse } from '../core/with-response.ts';
import type { Listing } from './listing.ts';
import type { OcpCluster, OcpServer, OcpZone } from './read-cluster.ts';
import type { OcpRawTask } from './read-task.ts';

/** A task of OCP. */
export type OcpTask = Task<OcpRawTask>;

/** How a server is stopped. */
export interface StopServerOptions {
  /** Stop without isolation and its checks. Default false. OCP of 2025 calls it deprecated. */
  readonly force?: boolean | undefined;
  /** Minor freeze before the stop. Default false; always sent, since OCP of 2025 wants it said. */
  readonly freezeServer?: boolean | undefined;
  /** STOP_SERVICE takes the server out of service only; STOP_PROCESS, OCP's default, ends its process too. */
  readonly type?: 'STOP_SERVICE' | 'STOP_PROCESS' | undefined;
}

/** How a server is restarted. */
export interface RestartServerOptions {
  /** Restart without isolation and its checks. Default false. */
  readonly force?: boolean | undefined;
  /** Minor freeze before the process ends. Default false; always sent, since OCP of 2025 wants it said. */
  readonly freezeServer?: boolean | undefined;
}

/** Which part of a list. */
export interface PageOptions extends CallOptions {
  /** From 1. Default 1. */
  readonly page?: number | undefined;
  /** At most 2000. Default 10. */
  readonly size?: number | undefined;
  /** Field and direction, for instance `id,asc`. */
  readonly sort?: string | undefined;
}

/** Which clusters are listed. */
export interface ListClustersOptions extends PageOptions {
  /** Part of the name. */
  readonly name?: string | undefined;
  readonly status?: readonly Open<(typeof ocpClusterStatuses)[number]>[] | undefined;
}

/** Which servers are listed. */
export interface ListServersOptions extends CallOptions {
  readonly regionName?: string | undefined;
  readonly idcName?: string | undefined;
}

/** Which tasks are listed. */
export interface ListTasksOptions extends PageOptions {
  /** Part of the task's name. */
  readonly name?: string | undefined;
  readonly status?: readonly Open<OcpTaskStatus>[] | undefined;
  readonly type?: readonly string[] | undefined;
  readonly clusterId?: WireId | undefined;
  /** Part of the cluster's name. */
  readonly clusterName?: string | undefined;
  /** Part of the tenant's name. */
  readonly tenantName?: string | undefined;
  readonly tenantId?: WireId | undefined;
  readonly hostId?: WireId | undefined;
}

/** Clusters. Every method rejects with ObstopError. */
export interface OcpClusters {
  /** Clusters that the user may read. */
  list(filter?: ListClustersOptions, options?: CallOptions): Listing<OcpCluster>;
  /** One cluster with its zones and servers. */
  get(id: WireId, options?: CallOptions): Promise<OcpCluster>;
  /** Ends every OBServer process of the cluster. */
  stop(id: WireId, options?: CallOptions): Promise<OcpTask>;
  /** Starts every stopped OBServer process of the cluster. */
  start(id: WireId, options?: CallOptions): Promise<OcpTask>;
  /** Restarts the cluster zone by zone; each serves again before the next one follows. */
  restart(id: WireId, options?: CallOptions): Promise<OcpTask>;
}

/** Zones of a cluster. Every method rejects with ObstopError. */
export interface OcpZones {
  /** The cluster's zones with their servers. */
  list(clusterId: WireId, options?: CallOptions): Listing<OcpZone>;
  /** The servers of one zone, all of them: the list is not paged. */
  listServers(clusterId: WireId, zoneName: string, options?: CallOptions): Listing<OcpServer>;
  /** Takes the zone out of service, then ends its OBServer processes. */
  stop(clusterId: WireId, zoneName: string, options?: CallOptions): Promise<OcpTask>;
  /** Starts the zone's OBServer processes and takes it back into service. */
  start(clusterId: WireId, zoneName: string, options?: CallOptions): Promise<OcpTask>;
  /** Takes the zone out of service, restarts its OBServer processes, and takes it back into service. */
  restart(clusterId: WireId, zoneName: string, options?: CallOptions): Promise<OcpTask>;
}

/** OBServers of a cluster. Every method rejects with ObstopError. */
export interface OcpServers {
  /** All of them: the list is not paged. */
  list(clusterId: WireId, filter?: ListServersOptions, options?: CallOptions): Listing<OcpServer>;
  /** Takes the server out of service, then ends its process. */
  stop(
    clusterId: WireId,
    serverId: WireId,
    stop?: StopServerOptions,
    options?: CallOptions,
  ): Promise<OcpTask>;
  /** Starts the server's process and takes it back into service. */
  start(clusterId: WireId, serverId: WireId, options?: CallOptions): Promise<OcpTask>;
  /** Takes the server out of service, restarts its process, and takes it back into service. */
  restart(
    clusterId: WireId,
    serverId: WireId,
    restart?: RestartServerOptions,
    options?: CallOptions,
  ): Promise<OcpTask>;
}

/** Tasks. Every method rejects with ObstopError. */
export interface OcpTasks {
  /** Tasks, newest first unless sorted; their steps are without times and edges. */
  list(filter?: ListTasksOptions, options?: CallOptions): Listing<OcpTask>;
  /** One task. */
  get(id: WireId, options?: CallOptions): Promise<OcpTask>;
  /** Runs every failed subtask of a failed task again. */
  retry(id: WireId, options?: CallOptions): Promise<OcpTask>;
  /**
   * Undoes what a failed task did. To wait for its end say `wait({ accept: ['rolled-back'] })`: by default a rollback is no
   * success.
   */
  rollback(id: WireId, options?: CallOptions): Promise<OcpTask>;
}

/** Subtasks, the `steps` of a task. Every method rejects with ObstopError. */
export interface OcpSubtasks {
  /** Runs a failed subtask again. */
  retry(taskId: WireId, subtaskId: WireId, options?: CallOptions): Promise<TaskStep>;
  /** Marks a failed subtask as successful without running it; the task goes on. */
  skip(taskId: WireId, subtaskId: WireId, options?: CallOptions): Promise<void>;
  /** Interrupts a running subtask, which then fails; what it began on the cluster may go on. */
  cancel(taskId: WireId, subtaskId: WireId, options?: CallOptions): Promise<void>;
  /** Its log: all runs, oldest first. */
  log(taskId: WireId, subtaskId: WireId, options?: CallOptions): Promise<string>;
}

/** The calls of `OcpClient`, without the response beside each. */
export interface PlainOcpClient {
  readonly clusters: OcpClusters;
  readonly zones: OcpZones;
  readonly servers: OcpServers;
  readonly tasks: OcpTasks;
  readonly subtasks: OcpSubtasks;
}

/**
 * OCP v2. Reads are retried. A stop, start or restart is sent once: if its answer is lost, the client looks for the task that it made and
 * answers that one, or rejects with an error whose `mayHaveHappened` is true.
 */
export type OcpClient = WithResponse<PlainOcpClient>;
