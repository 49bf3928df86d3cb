import type { BodyOf, obstopRoutes } from '@obstop/contracts/routes';
import type { CallOptions } from '../core/options.ts';
import type { WireId } from '../core/wire.ts';
import type { WithResponse } from '../core/with-response.ts';
import type { PageOptions } from '../ocp/client.ts';
import type { Listing } from '../ocp/listing.ts';
import type { Page } from '../ocp/read-cluster.ts';
import type {
  ObstopAccessKey,
  ObstopAgentReach,
  ObstopAuditRecord,
  ObstopChecked,
  ObstopFault,
  ObstopMe,
  ObstopNewAccessKey,
  ObstopPurged,
  ObstopUser,
} from './read.ts';

/** A fault to be set: what goes wrong, and where (everywhere unless `scope` says otherwise). */
export type ObstopFaultDraft = BodyOf<(typeof obstopRoutes)['setFault']>;

/** Which cluster of OceanBase a cluster is. */
export type ObstopClusterIdentity = BodyOf<(typeof obstopRoutes)['setClusterIdentity']>;

/** A stop or start that is asked about, in the words of OCP or of obshell: exactly one of the two. */
export type ObstopCheck = BodyOf<(typeof obstopRoutes)['check']>;

/** A user to be added; without roles and permissions it may do nothing. */
export type ObstopNewUser = BodyOf<(typeof obstopRoutes)['createUser']>;

/** The password that the user has, and the one to come. */
export type ObstopOwnPassword = BodyOf<(typeof obstopRoutes)['changeOwnPassword']>;

/** What is to change of a user; what is not given stays. */
export type ObstopUserChange = BodyOf<(typeof obstopRoutes)['changeUser']>;

/** Which records of the audit log are listed. */
export interface ListAuditOptions extends Omit<PageOptions, 'sort'> {
  /** Exactly this user. */
  readonly userName?: string | undefined;
  /** The call's name in the contract, for instance `stopZone`. */
  readonly operation?: string | undefined;
  readonly outcome?: ObstopAuditRecord['outcome']['kind'] | undefined;
  readonly taskId?: WireId | undefined;
  /** From this time on; a text is ISO 8601 with an offset. */
  readonly from?: Date | string | undefined;
  /** Before this time. */
  readonly until?: Date | string | undefined;
}

/** The calls of `ObstopClient`, without the response beside each. */
export interface PlainObstopClient {
  /** Faults of the simulated fleet. */
  readonly faults: {
    /** Those that are set, in the order in which they were. */
    list(options?: CallOptions): Listing<ObstopFault>;
    /** Sets one. It takes effect on the next call of a step, also of a task under way. */
    set(fault: ObstopFaultDraft, options?: CallOptions): Promise<ObstopFault>;
    /** Clears one. A call that hangs already stays so until its step times out or is cancelled. */
    clear(id: WireId, options?: CallOptions): Promise<void>;
    /** Clears all, as `clear` does. */
    clearAll(options?: CallOptions): Promise<void>;
  };
  readonly fleet: {
    /** Makes it anew, as the server's configuration has it or as the demo: no faults, no cluster held. Tasks under way end as cancelled and stay in the list. */
    reset(options?: CallOptions): Promise<void>;
  };
  /** The user whose credentials the client has. */
  readonly me: {
    /** Who it is and what they may do. */
    get(options?: CallOptions): Promise<ObstopMe>;
    /** From then on a client with the old password is refused. */
    changePassword(passwords: ObstopOwnPassword, options?: CallOptions): Promise<void>;
  };
  /** Agents of clusters that obshell manages; `not-found` where the fleet is simulated. */
  readonly agents: {
    /** How each agent of the cluster was reached of late, by the process that answers. */
    reach(clusterId: WireId, options?: CallOptions): Promise<Page<ObstopAgentReach>>;
    /** Says which cluster of OceanBase it is, in place of what its agents said first. Agents of another one get no order. */
    setIdentity(clusterId: WireId, identity: ObstopClusterIdentity, options?: CallOptions): Promise<void>;
  };
  readonly users: {
    list(options?: CallOptions): Listing<ObstopUser>;
    create(user: ObstopNewUser, options?: CallOptions): Promise<ObstopUser>;
    /** All of what is given is changed, or nothing. */
    change(id: WireId, change: ObstopUserChange, options?: CallOptions): Promise<ObstopUser>;
    /** Deletes the user with its access keys. */
    delete(id: WireId, options?: CallOptions): Promise<void>;
  };
  readonly accessKeys: {
    /** All of a user's, disabled ones too, without their secrets. */
    list(userId: WireId, options?: CallOptions): Listing<ObstopAccessKey>;
    /** Its secret is in this answer only. */
    create(userId: WireId, options?: CallOptions): Promise<ObstopNewAccessKey>;
    /** Disables one for good; it stays in the list. */
    disable(id: string, options?: CallOptions): Promise<void>;
  };
  /**
   * Asks what a stop or start would be answered now, and which plan would run. Nothing is written; a refusal is an answer here, no
   * rejection. Another request may come before the stop itself.
   */
  check(check: ObstopCheck, options?: CallOptions): Promise<ObstopChecked>;
  /**
   * Removes tasks that ended before the time, and audit records from before it; a task that holds its cluster stays. With `dryRun` it
   * only counts.
   */
  purge(
    before: Date | string,
    options?: CallOptions & { readonly dryRun?: boolean | undefined },
  ): Promise<ObstopPurged>;
  readonly audit: {
    /** A page of what was asked to have changed, accepted or refused, newest first. */
    list(filter?: ListAuditOptions, options?: CallOptions): Listing<ObstopAuditRecord>;
  };
}

/**
 * obstop's own API. Reads are retried; a change is sent once, and not looked for where its answer is lost. Every method rejects with
 * ObstopError; lists are whole but for the audit log.
 */
export type ObstopClient = WithResponse<PlainObstopClient>;
