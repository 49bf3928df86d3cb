import type {
  Cluster,
  ClusterId,
  ClusterStatus,
  InnerStatus,
  Server,
  ServerId,
  ServerStatus,
  TaskId,
  ZoneStatus,
} from '@obstop/domain';

/** Statuses to set; what is not named stays. */
export interface StatusChange {
  cluster?: ClusterStatus;
  zones?: { name: string; status?: ZoneStatus; innerStatus?: InnerStatus }[];
  servers?: { id: ServerId; status?: ServerStatus; innerStatus?: InnerStatus }[];
}

/** On whose behalf a step writes: the task, and the epoch with which its owner claimed it (E3). */
export interface StatusWriter {
  taskId: TaskId;
  epoch: number;
}

/**
 * The inventory: clusters as the managing side knows them, with the statuses it gives them.
 * Not the truth about processes: that is the Fleet's; steps read it back and write it here.
 */
export interface ClusterStore {
  get(id: ClusterId): Promise<Cluster | undefined>;
  /** One server of a cluster, whatever the cluster's size. */
  getServer(id: ClusterId, serverId: ServerId): Promise<Server | undefined>;
  /** In id order. */
  list(): Promise<Cluster[]>;
  /** Adds or replaces whole clusters in one transaction. */
  put(clusters: Cluster[]): Promise<void>;
  /**
   * One transaction. Setting what is already set changes nothing (E4). With `by`, the task's epoch is compared in the
   * same transaction: an old one changes nothing and rejects (E3).
   */
  setStatuses(id: ClusterId, change: StatusChange, by?: StatusWriter): Promise<void>;
}
