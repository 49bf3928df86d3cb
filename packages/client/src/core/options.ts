import type { Issue, ObstopError } from './errors.ts';
import type { Given } from './read-policy.ts';
import type { RetryPolicy } from './retry-policy.ts';
import type { Runtime } from './runtime.ts';

/** One request, as a hook sees it: without credentials. */
export interface RequestEvent {
  /** The call's name in the contract, for instance `stopZone`. */
  readonly operation: string;
  readonly method: string;
  readonly url: string;
  readonly traceId: string;
  /** 1, 2, … */
  readonly attempt: number;
}

/** How a request went. */
export interface ResponseEvent extends RequestEvent {
  readonly durationMs: number;
  /** Absent where there was no answer. */
  readonly status?: number;
  /** Absent where it went well. */
  readonly error?: ObstopError;
}

/** That a read will be tried again. */
export interface RetryEvent extends RequestEvent {
  readonly error: ObstopError;
  readonly delayMs: number;
}

/** For logging and tracing. */
export interface Hooks {
  /**
   * Before each request. Headers that it answers are sent along, for instance `traceparent`. What it throws ends the
   * call, before anything is sent.
   */
  readonly onRequest?: // biome-ignore lint/suspicious/noConfusingVoidType: a hook that only logs answers nothing.
  ((event: RequestEvent) => Readonly<Record<string, string>> | undefined | void) | undefined;
  /** After each request, whether it went well or not. What it throws is ignored: the call has been made. */
  readonly onResponse?: ((event: ResponseEvent) => void) | undefined;
  /** Before each wait for another try. What it throws is ignored. */
  readonly onRetry?: ((event: RetryEvent) => void) | undefined;
}

/** Checks a whole answer, of any status, against the contract; answers what is wrong, nothing or an empty list if all is right. */
export type AnswerCheck = (operation: string, status: number, body: unknown) => readonly Issue[] | undefined;

/** What can be set for a client, and for one call. */
export interface CallOptions {
  /** Aborting it ends the call as `cancelled`. What a change has begun on the server goes on. */
  readonly signal?: AbortSignal | undefined;
  /** For one request, answer included; a retried read has it for each try. Default 30 000. */
  readonly timeoutMs?: number | undefined;
  /** How reads are retried; false for not at all. Calls that change something are never repeated. */
  readonly retry?: Given<RetryPolicy> | false | undefined;
  /** Under which the server shall log the call. Default: a random one for each call. */
  readonly traceId?: string | undefined;
  /** Sent along. Those that the client itself needs win. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Of the trace that the call belongs to (W3C): sent as the header of that name, which a server has to allow a page to send. */
  readonly traceparent?: string | undefined;
}

/** Where the client tells what it sends and gets. */
export interface Logger {
  debug(message: string): void;
}

/** Whose cookies and logins go along, in the words of `fetch`. */
export type Credentials = 'omit' | 'same-origin' | 'include';

/** The part of `fetch` that the client needs. */
export type FetchLike = (
  url: string,
  init: {
    method: string;
    headers: Record<string, string>;
    body?: string;
    signal: AbortSignal;
    redirect: 'manual';
    credentials?: Credentials;
  },
) => Promise<Pick<Response, 'status' | 'headers' | 'text' | 'type'> & { readonly body?: Response['body'] }>;

/** What every client can be set up with. */
export interface ClientOptions extends Pick<CallOptions, 'timeoutMs' | 'retry'> {
  /** Root of the server, for instance `http://ocp.example:8080`; a path before `/api` may follow. No credentials in it. */
  readonly baseUrl: string | URL;
  /** Default: the platform's. A proxy, a client certificate or an own CA go in here. */
  readonly fetch?: FetchLike | undefined;
  /**
   * Whether a page's cookies and logins go along, as `fetch` calls it. Default `omit`: the client authenticates by itself, and no browser
   * puts its own login over the page.
   */
  readonly credentials?: Credentials | undefined;
  /** Bytes that an answer may have, unpacked. Default 64 MiB. A longer one is `outside-contract`. */
  readonly maxResponseBytes?: number | undefined;
  readonly hooks?: Hooks | undefined;
  /** Told of every request, answer and retry, without headers and bodies. Default: the console where `OBSTOP_LOG=debug` is set. */
  readonly logger?: Logger | undefined;
  /** Strict check of whole answers, from `@obstop/client/validate`. Default: only what the client relies on is checked. */
  readonly validate?: AnswerCheck | undefined;
  /** Language of the server's messages. Default: the server's. */
  readonly language?: 'en' | 'zh' | undefined;
  /** Time and chance, for tests and for a clock that is known to be right; what is not given is the platform's. */
  readonly runtime?: Given<Runtime> | undefined;
}
