import type { ObstopErrorKind } from './errors.ts';
import type { WireId } from './wire.ts';

/** What both APIs wrap their answers in. */
export interface Envelope {
  readonly successful: boolean;
  /** The HTTP status, once more. */
  readonly status?: number;
  readonly data?: unknown;
  readonly traceId?: string;
  /** When the answer was made, as the server writes it. */
  readonly timestamp?: string;
  readonly error?: {
    readonly code: number | string;
    readonly message: string;
    readonly target?: Readonly<Record<string, unknown>>;
    readonly subErrors?: readonly unknown[];
  };
}

/** The kinds that a server's own answer can mean. */
export type RefusalKind = Extract<
  ObstopErrorKind,
  'refused' | 'unauthenticated' | 'forbidden' | 'not-found' | 'conflict'
>;

/** What a refusal means. */
export interface Refusal {
  readonly kind: RefusalKind;
  /** The unfinished task that is in the way. */
  readonly taskId?: WireId;
  /** Whether the server certainly did not do what was asked. */
  readonly definite: boolean;
  /** Set where asking again soon will bring the same answer, whatever its status says. */
  readonly lasting?: true;
}

/** What a client must know of the API that it speaks. */
export interface ApiDialect {
  /** Header that hands the trace id to the server. */
  readonly traceHeader?: string;
  /** Reads an envelope. Throws ShapeFault where the body is none. */
  readonly readEnvelope: (body: unknown) => Envelope;
  /** What an answer with `successful: false`, or with an error status, means. */
  readonly classify: (status: number, error: NonNullable<Envelope['error']>) => Refusal;
}

const kinds: Readonly<Record<number, RefusalKind>> = {
  401: 'unauthenticated',
  // A proxy's own: it has passed nothing on.
  407: 'unauthenticated',
  511: 'unauthenticated',
  403: 'forbidden',
  404: 'not-found',
  409: 'conflict',
};

/** The kind that an HTTP status means by itself. */
export function kindOfStatus(status: number): RefusalKind {
  return kinds[status] ?? 'refused';
}
