import type { IncomingHttpHeaders } from 'node:http';
import type { Language } from '@obstop/contracts';
import type { ShownAnswer } from '@obstop/contracts/examples';
import type { Operation } from '@obstop/contracts/operations';
import type { Found } from '../path-table.ts';
import type { WrongWish } from '../wish.ts';

/** Why the front answers instead of Prism, whatever the call; the values are arguments for messages. */
export type Refusal =
  | { readonly kind: 'malformedPath' }
  | { readonly kind: 'pathNotFound'; readonly path: string }
  | {
      readonly kind: 'methodNotAllowed';
      readonly method: string;
      readonly path: string;
      readonly allowed: string;
    }
  | { readonly kind: 'noCredentials' }
  | { readonly kind: 'noTask'; readonly id: string }
  | WrongWish
  | { readonly kind: 'bodyTooLarge'; readonly limit: number }
  | { readonly kind: 'unavailable'; readonly reason: string };

/** What an envelope says of its request. */
export interface Asked {
  readonly traceId: string;
  readonly language: Language;
  /** Address that was asked. */
  readonly server: string;
  readonly durationMs: number;
}

/** An answer of the front, its body not yet written as JSON. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** The parts of a request that its call has rules for, beside its path. */
export interface Received {
  /** Without its question mark. */
  readonly query: string;
  readonly contentType: string | undefined;
  readonly body: Buffer;
  readonly headers: IncomingHttpHeaders;
}

/** What becomes of a request that was held against its call's rules. */
export type Checked =
  /** The body as Prism is to get it: labelled JSON, one value or nothing. */
  | {
      readonly kind: 'passed';
      readonly body: Buffer;
      /** What becomes of the data of Prism's success; as they are where absent. */
      readonly data?: (data: unknown) => unknown;
    }
  | { readonly kind: 'refused'; answer(asked: Asked): Answer };

/** One API: where it lives and how it refuses. */
export interface Surface {
  /** Paths below it are this API's; '' for the API that has the rest. */
  readonly prefix: string;
  readonly operations: readonly Operation[];
  /** Request header, in lower case, whose value comes back as the envelope's trace id. */
  readonly traceHeader: string;
  /** Request headers, in lower case, any of which brings credentials. */
  readonly credentialHeaders: readonly string[];
  /** Whether a call needs no credentials. */
  isAnonymous(operation: Operation): boolean;
  /** Holds a request against the rules of the contract that need neither a cluster nor a task. */
  check(found: Found, received: Received): Checked | Promise<Checked>;
  /** The answers that the document shows of a call, by the names of their examples. */
  answers(operation: Operation): Readonly<Record<string, ShownAnswer>>;
  /** The task or DAG that a path names, by the call that reads it; undefined where it names none. */
  taskOf(
    found: Found,
  ): { readonly id: string; readonly read: Readonly<Record<string, ShownAnswer>> } | undefined;
  /** Where a path with a slash too many is sent on to the call without it. */
  readonly sendsOn: boolean;
  /** An error as Prism answers it, in Chinese; undefined for another. */
  inChinese(error: string): unknown;
  refuse(refusal: Refusal, asked: Asked): Answer;
}
