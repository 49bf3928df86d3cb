import type { TaskId } from '@obstop/domain';

/** What somebody asked to have changed, and from where. Never holds a password, a secret or a body. */
export interface AuditRequest {
  /** People's time (E8). */
  atMs: number;
  traceId: string;
  /** Where the request stands in a trace; handed on to the task it makes, and not recorded. */
  traceparent?: string;
  /** Absent where nobody was authenticated. */
  userId?: number;
  /** As claimed where nobody was authenticated; empty where nothing was claimed. */
  userName: string;
  /** The peer's address. */
  address: string;
  /** The call's operation id in the contract. */
  operation: string;
  /**
   * What it is about: the call's path parameters, as sent; of changes that make no task also whom they concern and what was to be
   * set, as far as that is no secret.
   */
  target: Record<string, string>;
}

/** What came of it: a task, a change that needs none, or a refusal by its name in the error catalogue and its HTTP status. */
export type AuditOutcome =
  | { kind: 'accepted'; taskId: TaskId }
  | { kind: 'done' }
  | { kind: 'refused'; reason: string; status: number };

/** One line of the audit log. */
export interface AuditRecord extends AuditRequest {
  outcome: AuditOutcome;
  /** It stands for so many refusals alike, from `atMs` until `lastAtMs`; absent where it is one. */
  sum?: { count: number; lastAtMs: number };
}

/** What a list of audit records is narrowed by; every given field must match. */
export interface AuditQuery {
  userName?: string;
  operation?: string;
  outcome?: AuditOutcome['kind'];
  taskId?: TaskId;
  /** From this time on. */
  fromMs?: number;
  /** Before this time. */
  untilMs?: number;
  /** From 1. */
  page: number;
  size: number;
}

/**
 * Who asked for what, and what came of it. Records are added and read, never changed.
 * What was accepted is written in the transaction of the change itself, by the store that makes it; what was refused comes in by
 * `append`, and so does what takes many transactions, after the last of them.
 */
export interface AuditLog {
  /** All or none, in one transaction. Old refusals may go for it; what was accepted stays. */
  append(records: AuditRecord[]): Promise<void>;
  /** Newest first. */
  list(query: AuditQuery): Promise<{ records: (AuditRecord & { id: number })[]; total: number }>;
}
