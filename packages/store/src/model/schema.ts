import type {
  ClusterId,
  ClusterRole,
  ClusterStatus,
  FormerStatuses,
  InnerStatus,
  ObshellTaskRequest,
  ServerId,
  ServerStatus,
  SubtaskId,
  SubtaskOperation,
  SubtaskStatus,
  SubtaskTarget,
  TaskContext,
  TaskId,
  TaskOperation,
  TaskStatus,
  Tenant,
  ZoneStatus,
} from '@obstop/domain';
import type { AuditOutcome, FaultRule, FaultScope, ObshellClusterState } from '@obstop/engine';
import type { Generated, Transaction as KyselyTransaction } from 'kysely';
import type { JsonText } from './json.ts';

/** SQLite has no booleans; 0 and 1 are read alike by every database. */
export type Flag = 0 | 1;

/** One counter per kind of id. A row of our own, because ids must be known before the rows that point at each other are written. */
export interface IdCounterTable {
  kind: 'task' | 'subtask' | 'fault' | 'user';
  last_id: number;
}

export interface TaskTable {
  id: TaskId;
  cluster_id: ClusterId;
  cluster_name: string;
  ob_cluster_id: number;
  plan_name: string;
  name: string;
  status: TaskStatus;
  operation: TaskOperation;
  creator_id: number;
  creator_name: string;
  executor: string;
  prohibit_rollback: Flag;
  created_at_ms: number;
  started_at_ms: number;
  finished_at_ms: number | null;
  owner: string | null;
  epoch: number;
  revision: number;
  /** Null where nobody told, or an older version accepted it. */
  traceparent: string | null;
  /** Null of a PRIMARY. */
  cluster_role: ClusterRole | null;
}

/** What of a task grows with its cluster and hardly ever changes. */
export interface TaskFactsTable {
  task_id: TaskId;
  /** Null for a task of OCP. */
  request: JsonText<ObshellTaskRequest> | null;
  context: JsonText<TaskContext>;
  former_statuses: JsonText<FormerStatuses>;
}

/** Edges are JSON arrays: written once with the task, and only ever read whole together with it. */
export interface SubtaskTable {
  id: SubtaskId;
  task_id: TaskId;
  series_id: number;
  node_index: number;
  name: string;
  description: string;
  class_name: string;
  step: string;
  target: JsonText<SubtaskTarget>;
  parallel_index: number;
  timeout_seconds: number;
  retry_count: number;
  retry_backoff_seconds: number | null;
  prohibit_rollback: Flag;
  status: SubtaskStatus;
  operation: SubtaskOperation;
  run_count: number;
  upstream_ids: JsonText<SubtaskId[]>;
  downstream_ids: JsonText<SubtaskId[]>;
  started_at_ms: number | null;
  finished_at_ms: number | null;
  deadline_at_ms: number | null;
}

export interface SubtaskLogTable {
  id: Generated<number>;
  subtask_id: SubtaskId;
  run: number;
  at_ms: number;
  text: string;
}

/** E2: the primary key is the cluster, so that two holders cannot be written. */
export interface ClusterLockTable {
  cluster_id: ClusterId;
  task_id: TaskId;
}

export interface ClusterTable {
  id: ClusterId;
  name: string;
  ob_cluster_id: number;
  ob_version: string;
  created_at_ms: number;
  status: ClusterStatus;
  /** Null of a PRIMARY. */
  role: ClusterRole | null;
}

export interface ZoneTable {
  cluster_id: ClusterId;
  name: string;
  idc_name: string;
  region_name: string;
  status: ZoneStatus;
  inner_status: InnerStatus;
}

export interface ServerTable {
  id: ServerId;
  cluster_id: ClusterId;
  zone_name: string;
  ip: string;
  rpc_port: number;
  sql_port: number;
  agent_port: number;
  with_root_server: Flag;
  status: ServerStatus;
  inner_status: InnerStatus;
}

export interface TenantTable {
  cluster_id: ClusterId;
  id: number;
  name: string;
  mode: Tenant['mode'];
  full_replica_zones: JsonText<string[]>;
}

export interface SimulatedZoneTable {
  cluster_id: ClusterId;
  name: string;
  isolated: Flag;
  /** Null before the first change of it. */
  isolation_at_ms: number | null;
}

export interface SimulatedServerTable {
  cluster_id: ClusterId;
  id: ServerId;
  zone_name: string;
  process_alive: Flag;
  turns_at_ms: number | null;
  respawns_at_ms: number | null;
  isolated: Flag;
  checkpoint_at_ms: number | null;
}

export interface SimulatedFaultTable {
  id: number;
  scope: JsonText<FaultScope>;
  rule: JsonText<FaultRule>;
}

export interface UserTable {
  id: number;
  name: string;
  /** Null: no password opens this user. */
  password_hash: string | null;
  disabled: Flag;
  roles: JsonText<string[]>;
  permissions: JsonText<string[]>;
  failed_logins: number;
  locked_until_ms: number | null;
  created_at_ms: number;
  revision: number;
}

/** The secret is stored as it is: signatures are HMACs under it. File and directory are their owner's alone. */
export interface AccessKeyTable {
  id: string;
  secret: string;
  user_id: number;
  disabled: Flag;
  created_at_ms: number;
  /** Null where it was never used, or by an older version alone. */
  last_used_at_ms: number | null;
}

/** `task_id` stands where a task was accepted; `reason` and `status` where none was. */
export interface AuditRecordTable {
  id: Generated<number>;
  at_ms: number;
  trace_id: string;
  user_id: number | null;
  user_name: string;
  address: string;
  operation: string;
  target: JsonText<Record<string, string>>;
  outcome: AuditOutcome['kind'];
  task_id: TaskId | null;
  reason: string | null;
  status: number | null;
  /** Both null of a record that stands for one call, and where an older version has written it. */
  sum_count: number | null;
  sum_last_at_ms: number | null;
}

/** The key pair that clients of a cluster's agents encrypt for. File and directory are their owner's alone. */
export interface AgentKeyTable {
  cluster_id: ClusterId;
  bits: number;
  private_key: string;
}

/** A call that has acted, or is about to: then `status` and `body` are null. */
export interface ReplayTable {
  cluster_id: ClusterId;
  request: string;
  expires_at_seconds: number;
  status: number | null;
  body: string | null;
}

export interface ReplayPartTable {
  cluster_id: ClusterId;
  part: string;
  request: string;
}

/** What the obshell fleet knows of a cluster. */
export interface ObshellFleetTable {
  cluster_id: ClusterId;
  state: JsonText<ObshellClusterState>;
}

/** Which cluster of OceanBase was seen first under a cluster's id. */
export interface ObshellIdentityTable {
  cluster_id: ClusterId;
  ob_cluster_id: number;
  name: string;
}

/** One row, written to see whether the store takes writes. */
export interface WriteProbeTable {
  id: number;
  filler: string;
}

/** Which migrations have been applied; the highest version is the store's. */
export interface SchemaVersionTable {
  version: number;
  name: string;
  /** Null where processes of the versions before it go on working. */
  breaks: Generated<string | null>;
}

/** Every table, as the newest migration leaves it. */
export interface Schema {
  schema_version: SchemaVersionTable;
  id_counters: IdCounterTable;
  tasks: TaskTable;
  task_facts: TaskFactsTable;
  subtasks: SubtaskTable;
  subtask_logs: SubtaskLogTable;
  cluster_locks: ClusterLockTable;
  clusters: ClusterTable;
  zones: ZoneTable;
  servers: ServerTable;
  tenants: TenantTable;
  simulated_zones: SimulatedZoneTable;
  simulated_servers: SimulatedServerTable;
  simulated_faults: SimulatedFaultTable;
  users: UserTable;
  access_keys: AccessKeyTable;
  audit_records: AuditRecordTable;
  agent_keys: AgentKeyTable;
  replays: ReplayTable;
  replay_parts: ReplayPartTable;
  obshell_fleet: ObshellFleetTable;
  obshell_identities: ObshellIdentityTable;
  write_probe: WriteProbeTable;
}

export type Transaction = KyselyTransaction<Schema>;

/** A row as it goes into its table. */
export type Row = Readonly<Record<string, string | number | null>>;

/** Rows for one table, which all have the columns of the first one. */
export interface Rows {
  table: keyof Schema & string;
  rows: readonly Row[];
}

/** Inserts the rows, in their order. */
export type InsertRows = (trx: Transaction, rows: Rows) => Promise<void>;
