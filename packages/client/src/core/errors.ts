import type { WireId } from './wire.ts';

/**
 * What went wrong, in one word:
 * - `refused` – the server said no, or failed and said so: `status`, `code`
 * - `unauthenticated` – no credentials, or wrong ones (401; 407 and 511 of a proxy)
 * - `forbidden` – the user lacks a permission (403)
 * - `not-found` – no such cluster, zone, server, task (404)
 * - `conflict` – something else is under way or in the way (409): `taskId` of the unfinished task, where there is one
 * - `invalid-request` – found before anything was sent: `path` of the field
 * - `unreachable` – no answer, or none from the server itself: `mayHaveHappened`
 * - `timed-out` – the time allowed by the caller is over; on `wait`, the task goes on
 * - `cancelled` – the caller's signal was aborted; on `wait`, the task goes on
 * - `redirected` – somebody in front of the server sends the request elsewhere, to a login for instance; that is not followed: `status`
 * - `outside-contract` – an answer that cannot be what the server was asked for: `issues`
 * - `task-failed` – a task that was waited for ended otherwise than hoped: `outcome`, `failedSteps`
 */
export type ObstopErrorKind =
  | 'refused'
  | 'unauthenticated'
  | 'forbidden'
  | 'not-found'
  | 'conflict'
  | 'invalid-request'
  | 'unreachable'
  | 'timed-out'
  | 'cancelled'
  | 'redirected'
  | 'outside-contract'
  | 'task-failed';

/** One thing that is wrong with an answer: where (`data.subtasks[0].id`) and what was expected there. */
export interface Issue {
  readonly path: string;
  readonly message: string;
}

/** A step that failed, with the end of its log. */
export interface FailedStep {
  readonly id: WireId;
  readonly name: string;
  /** The wire's own word. */
  readonly status: string;
  /** Last lines of its log, oldest first. Absent where the log was not read. */
  readonly logTail?: readonly string[];
  /** Why the log could not be read. */
  readonly logError?: ObstopError;
}

/** What an error knows besides its message. What is not known is absent. */
export interface ObstopErrorFacts {
  /** The call, by its name in the contract, for instance `stopZone`. */
  readonly operation?: string;
  readonly method?: string;
  /** Without credentials. */
  readonly url?: string;
  /** Under which the server has the call in its log. */
  readonly traceId?: string;
  /** HTTP status. */
  readonly status?: number;
  /** The API's own code: a number for OCP, a dotted name for obshell; 0 where there is none. */
  readonly code?: number | string;
  /** What the server says the error is about; its members depend on the error. */
  readonly target?: Readonly<Record<string, unknown>>;
  /** The server's own list of broken rules. */
  readonly subErrors?: readonly unknown[];
  /** The task that is in the way, that was waited for, or that the lost call may have made. */
  readonly taskId?: WireId;
  /** Tasks that may be the lost call's, where it cannot be said which. */
  readonly candidateTaskIds?: readonly WireId[];
  /** Path of the field that is wrong, for instance `zoneName`. */
  readonly path?: string;
  readonly issues?: readonly Issue[];
  /** Whether a call that changes something may have been carried out all the same. */
  readonly mayHaveHappened?: boolean;
  /** What to do about it. */
  readonly hint?: string;
  /** Whether the answer was not in the API's form, so that only its status says anything: a page of a proxy, JSON cut short. */
  readonly unreadable?: boolean;
  /** Whether it was the strict check, handed in by the caller, that found the issues. */
  readonly checkedStrictly?: boolean;
  /** Whether the same call may succeed a little later. */
  readonly transient?: boolean;
  /** For how long the server asks to be left alone. */
  readonly retryAfterMs?: number;
  /** How often it was tried, where more than once. */
  readonly attempts?: number;
  /** How the task ended. */
  readonly outcome?: 'failed' | 'rolled-back' | 'passed-over';
  readonly failedSteps?: readonly FailedStep[];
}

type OfRefusal = Required<Pick<ObstopErrorFacts, 'status' | 'code'>>;

/** Facts that every error of a kind has. */
interface CertainFacts {
  refused: OfRefusal;
  unauthenticated: OfRefusal;
  forbidden: OfRefusal;
  'not-found': OfRefusal;
  conflict: OfRefusal;
  'invalid-request': Required<Pick<ObstopErrorFacts, 'path'>>;
  unreachable: Required<Pick<ObstopErrorFacts, 'mayHaveHappened'>>;
  'timed-out': object;
  cancelled: object;
  redirected: Required<Pick<ObstopErrorFacts, 'status'>>;
  'outside-contract': Required<Pick<ObstopErrorFacts, 'issues'>>;
  'task-failed': Required<Pick<ObstopErrorFacts, 'taskId' | 'outcome' | 'failedSteps'>>;
}

/** An error of one kind, with the facts that it certainly has. */
export type ObstopErrorOf<K extends ObstopErrorKind> = ObstopError & { readonly kind: K } & CertainFacts[K];

/** The facts are members of the error. */
export interface ObstopError extends ObstopErrorFacts {}

const brand = Symbol.for('@obstop/client/ObstopError');

/**
 * Everything this package throws. `kind` says what went wrong, the other members say more where they are known. `cause` is the
 * error behind it, where there is one. No member, message or JSON form holds a password, a key or an Authorization header.
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the constructor defines whatever is given of these members.
export class ObstopError extends Error {
  readonly kind: ObstopErrorKind;

  constructor(kind: ObstopErrorKind, message: string, facts: ObstopErrorFacts & { cause?: unknown } = {}) {
    const { cause, ...rest } = facts;
    super(message, cause === undefined ? undefined : { cause });
    this.kind = kind;
    for (const [key, value] of Object.entries(rest))
      if (value !== undefined) Object.defineProperty(this, key, { value, enumerable: true });
  }

  // On the prototype, so that they are not printed beside the message.
  static {
    Object.defineProperties(ObstopError.prototype, {
      name: { value: 'ObstopError', configurable: true, writable: true },
      [brand]: { value: true },
    });
  }

  /**
   * Whether a value is an error of this package, and of the given kind where one is given. Also true for errors of
   * another copy of the package.
   */
  static is(value: unknown): value is ObstopError;
  static is<K extends ObstopErrorKind>(value: unknown, kind: K): value is ObstopErrorOf<K>;
  static is(value: unknown, kind?: ObstopErrorKind): boolean {
    if (typeof value !== 'object' || value === null || !(brand in value)) return false;
    return kind === undefined || (value as { kind?: unknown }).kind === kind;
  }

  /** Name, kind, message and facts, and of the cause its message. */
  toJSON(): Record<string, unknown> {
    const { name, message, cause } = this;
    const facts = JSON.stringify({ ...this }, (_key, value) =>
      typeof value === 'bigint' ? `${value}` : value,
    );
    return {
      name,
      message,
      ...JSON.parse(facts),
      ...(cause instanceof Error ? { cause: cause.message } : {}),
    };
  }
}
