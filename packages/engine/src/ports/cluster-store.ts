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

/** The owner for whom a step writes: its task and the epoch of its claim (E3). */
export interface StatusWriter {
  taskId: TaskId;
  epoch: number;
}

/**
 * The inventory: clusters as the managing side knows them, with the statuses it gives them. It does not know how processes
 * really are; the Fleet does. Steps ask the Fleet and write the result here.
 */
export interface ClusterStore {
  get(id: ClusterId): Promise<Cluster | undefined>;
  /** One server of a cluster, whatever the cluster's size. */
  getServer(id: ClusterId, serverId: ServerId): Promise<Server | undefined>;
  /** In id order. */
  list(): Promise<Cluster[]>;
  /** Adds or replaces whole clusters in one transaction; with `remove`, all others go. Tasks and locks stay. */
  put(clusters: Cluster[], others?: 'keep' | 'remove'): Promise<void>;
  /**
   * One transaction. Setting what is already set changes nothing (E4). With `by`, the task's epoch is compared in the
   * same transaction: an old one changes nothing and rejects (E3).
   */
  setStatuses(id: ClusterId, change: StatusChange, by?: StatusWriter): Promise<void>;
}
