import type { ClusterId, ServerId } from '@obstop/domain';
import type { Fleet } from './fleet.ts';

/** How long something takes, in milliseconds: always the same, or drawn evenly from a range (both ends included). */
export type LatencyDistribution =
  | { kind: 'fixed'; ms: number }
  | { kind: 'uniform'; minMs: number; maxMs: number };

/** The names of the fleet's calls, as faults name them. */
export type FleetOperation = keyof Fleet;

/** Which part of the fleet a fault strikes; every given field must match, none given strikes everywhere. */
export interface FaultScope {
  clusterId?: ClusterId;
  /** Strikes calls on the zone and on its servers. */
  zoneName?: string;
  serverId?: ServerId;
}

/**
 * What goes wrong:
 * - fail: the call rejects before it has any effect; `times` calls (every call when absent), each struck with `probability` (1 by default).
 * - hang: the call does nothing until its signal aborts (E6).
 * - slow: the call takes this long instead of the fleet's own latency; `operation` absent means every call.
 * - ignoreStop: the server's process takes note of a stop and stays; a kill works unless `ignoresKill`.
 * - unreachable: calls that go to the server's own host (its process, its checkpoint) reject, and it is seen as INACTIVE.
 *   SQL about it (isolate, resume) goes through the rest of the cluster and still works.
 * - slowAgent: the same calls take this much longer, as does each further look of a wait; of several servers the slowest counts.
 * - respawn: a process that a stop or a kill ends is started again, `afterMs` (0 by default) later; a wait for its end then rejects.
 * - innerStatusLag: the inner status of zones and servers follows this much later.
 */
export type FaultRule =
  | { kind: 'fail'; operation: FleetOperation; times?: number; probability?: number; message?: string }
  | { kind: 'hang'; operation: FleetOperation }
  | { kind: 'slow'; operation?: FleetOperation; latency: LatencyDistribution }
  | { kind: 'ignoreStop'; ignoresKill?: boolean }
  | { kind: 'unreachable' }
  | { kind: 'slowAgent'; latency: LatencyDistribution }
  | { kind: 'respawn'; afterMs?: number }
  | { kind: 'innerStatusLag'; ms: number }
  | HttpFaultRule;

/** Which calls of the HTTP server in front of the fleet a fault strikes; the fleet itself takes no notice of it. */
interface HttpCalls {
  /** Operation id in the contract, for instance `stopZone`. */
  operation: string;
  /** Before the call is carried out, or when its answer goes out. */
  at: 'request' | 'answer';
  /** Part of the calls, above 0; 1 by default. */
  share?: number;
  /** Decides which calls are part of the share; 1 by default. */
  seed?: number;
  /** How many calls it strikes; every one of the share by default. */
  times?: number;
}

/**
 * What goes wrong with calls of the HTTP server:
 * - httpStatus: an error with this status is the answer.
 * - httpDelay: the call, or its answer, takes this much longer.
 * - httpCut: the connection ends, without an answer or in the middle of it.
 */
export type HttpFaultRule = HttpCalls &
  (
    | { kind: 'httpStatus'; status: number }
    | { kind: 'httpDelay'; latency: LatencyDistribution }
    | { kind: 'httpCut' }
  );

/** A fault to be set. */
export interface FaultDraft {
  scope: FaultScope;
  rule: FaultRule;
}

/** A fault that is set. */
export interface Fault extends FaultDraft {
  /** Unique among the faults ever set; in order of setting. */
  id: number;
}
