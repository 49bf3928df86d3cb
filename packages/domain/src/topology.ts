import type { ClusterId, ServerId } from './ids.ts';

/** Statuses that the managing side gives a cluster (reference: OCP's cluster status list). */
export type ClusterStatus =
  | 'RUNNING'
  | 'UNAVAILABLE'
  | 'OPERATING'
  | 'STOPPING'
  | 'STOPPED'
  | 'STARTING'
  | 'RESTARTING';
/** Statuses of a zone, the 4.2 set; how they are spelt on the wire is the HTTP layer's business. */
export type ZoneStatus =
  | 'RUNNING'
  | 'UNAVAILABLE'
  | 'OPERATING'
  | 'STOPPING'
  | 'SERVICE_STOPPED'
  | 'STOPPED'
  | 'STARTING'
  | 'RESTARTING';
/** Statuses of an OBServer, the 4.2 set: service (isolated by SQL) and process are stopped apart. */
export type ServerStatus =
  | 'RUNNING'
  | 'UNAVAILABLE'
  | 'SERVICE_STOPPING'
  | 'SERVICE_STOPPED'
  | 'PROCESS_STOPPING'
  | 'PROCESS_STOPPED'
  | 'STARTING'
  | 'RESTARTING';
/** What OceanBase itself says: of a server whether its process is there, isolated or not; of a zone whether it is in service. */
export type InnerStatus = 'ACTIVE' | 'INACTIVE';

/** One OBServer as the managing side knows it. */
export interface Server {
  id: ServerId;
  zoneName: string;
  ip: string;
  /** RPC port, 2882 by default. */
  rpcPort: number;
  /** SQL port, 2881 by default. */
  sqlPort: number;
  /** Port of the obshell agent beside it, 2886 by default. */
  agentPort: number;
  withRootServer: boolean;
  status: ServerStatus;
  innerStatus: InnerStatus;
}

/** One zone with its servers, in id order. */
export interface Zone {
  name: string;
  idcName: string;
  regionName: string;
  status: ZoneStatus;
  innerStatus: InnerStatus;
  servers: Server[];
}

/** A tenant and the zones that hold a full (voting) replica of its log streams. */
export interface Tenant {
  id: number;
  name: string;
  mode: 'MYSQL' | 'ORACLE';
  /** Zones with a FULL replica; READONLY replicas do not vote and are not listed. */
  fullReplicaZones: string[];
}

/** A cluster that others replicate from, or one that replicates from another. */
export type ClusterRole = 'PRIMARY' | 'STANDBY';

/** A cluster with everything a plan or a safety rule asks about. Zones are in name order. */
export interface Cluster {
  id: ClusterId;
  name: string;
  /** OceanBase's own cluster_id; differs from `id`. */
  obClusterId: number;
  obVersion: string;
  /** PRIMARY where absent. */
  role?: ClusterRole;
  createdAtMs: number;
  status: ClusterStatus;
  zones: Zone[];
  tenants: Tenant[];
}

/** Every server of the cluster, zone by zone. */
export function serversOf(cluster: Cluster): Server[] {
  return cluster.zones.flatMap((zone) => zone.servers);
}
