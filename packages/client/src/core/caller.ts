/*
 * Owns: one call from its options to its value or its ObstopError: trace id, hooks, time limit, retry of reads.
 * Does not own: credentials (a transport that wraps another), the meaning of codes (ApiDialect), what a lost stop has done.
 * Invariants: only a call marked `safe` is sent twice; every rejection is an ObstopError; no error holds a secret.
 */
import type { Operation } from '@obstop/contracts/operations';
import { withinTime } from './deadline.ts';
import type { ApiDialect, Envelope } from './envelope.ts';
import { ObstopError, type ObstopErrorFacts } from './errors.ts';
import { present } from './fields.ts';
import { interpretAnswer, interpretFailure } from './interpret.ts';
import type { AnswerCheck, CallOptions, Hooks, RequestEvent, ResponseEvent } from './options.ts';
import { readNumber } from './read-policy.ts';
import { createRedactor } from './redact.ts';
import { resolveRetryPolicy, retryDelay } from './retry-policy.ts';
import type { Runtime } from './runtime.ts';
import { createTraceId } from './trace-id.ts';
import type { Transport } from './transport.ts';
import { invalidRequest } from './url.ts';
import { currentSink, type Sink } from './with-response.ts';

/** A value with the tag that the server gave it; empty before the first reading, and where the server gives none. */
export interface KnownAnswer<T> {
  latest?: { readonly etag: string; readonly value: T };
}

/** One call of an API. */
export interface Call<T> {
  /** Its operationId in the contract. */
  readonly operation: string;
  readonly method: Operation['method'];
  /** Encoded, with its query. */
  readonly path: string;
  readonly body?: unknown;
  /** Whether it changes nothing and may be repeated. Default: a GET. */
  readonly safe?: boolean;
  /** What to do where it may have happened all the same. */
  readonly hint?: string;
  /** Makes the value of the data of a successful answer; `at` is the path of the data. Throws ShapeFault. */
  readonly read: (data: unknown, at: string, envelope: Envelope) => T;
}

/**
 * Makes calls. `known` is what an earlier reading of the same answered: where the server says that it has not changed, its value
 * is taken again. Rejects with ObstopError alone.
 */
export type Caller = <T>(call: Call<T>, options?: CallOptions, known?: KnownAnswer<T>) => Promise<T>;

/** What a caller is made of. */
export interface CallerSetup extends Pick<CallOptions, 'timeoutMs' | 'retry'> {
  /** Without a slash at its end. */
  readonly baseUrl: string;
  readonly transport: Transport;
  readonly api: ApiDialect;
  readonly runtime: Runtime;
  /** Sent with every request; names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly hooks?: Hooks;
  readonly validate?: AnswerCheck;
  /** What must not get into errors. */
  readonly secrets: readonly string[];
}

const defaultTimeoutMs = 30_000;

/** Makes a caller. */
export function createCaller(setup: CallerSetup): Caller {
  const { api, runtime, hooks = {}, transport } = setup;
  const redactor = createRedactor(setup.secrets);
  const ownPolicy = resolveRetryPolicy(setup.retry);

  async function attempt<T>(
    call: Call<T>,
    options: CallOptions,
    timeoutMs: number,
    event: RequestEvent,
    known: KnownAnswer<T> | undefined,
    sink: Sink | undefined,
  ): Promise<T> {
    const facts: ObstopErrorFacts = {
      operation: call.operation,
      method: call.method,
      url: event.url,
      traceId: event.traceId,
      ...(call.hint && !isSafe(call) ? { hint: call.hint } : {}),
    };
    const changes = !isSafe(call);
    const given = readHeaders(options);
    const extra = headersOf(hooks, event, facts);
    const started = runtime.now();
    const { validate } = setup;
    const latest = known?.latest;
    let status: number | undefined;
    const ended = (more: Pick<ResponseEvent, 'error'> = {}) =>
      observe(() => {
        hooks.onResponse?.({
          ...event,
          durationMs: runtime.now() - started,
          ...present({ status }),
          ...more,
        });
      });
    try {
      const response = await withinTime(runtime, timeoutMs, options.signal, (signal) =>
        transport({
          method: call.method,
          url: event.url,
          headers: {
            ...given,
            accept: 'application/json',
            ...setup.headers,
            ...(api.traceHeader ? { [api.traceHeader]: event.traceId } : {}),
            ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
            ...(latest && { 'if-none-match': latest.etag }),
            ...extra,
          },
          ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
          signal,
        }),
      );
      status = response.status;
      if (sink) sink.response = { status, headers: response.headers, traceId: event.traceId };
      if (status === 304 && latest) {
        ended();
        return latest.value;
      }
      const value = interpretAnswer(call, response, {
        api,
        facts,
        changes,
        redactor,
        validate,
        runtime,
        sink,
      });
      const etag = response.headers.get('etag');
      if (known && etag) known.latest = { etag, value };
      ended();
      return value;
    } catch (thrown) {
      const error = ObstopError.is(thrown) ? thrown : interpretFailure(thrown, { facts, changes, redactor });
      ended({ error });
      throw error;
    }
  }

  return async <T>(call: Call<T>, options: CallOptions = {}, known?: KnownAnswer<T>): Promise<T> => {
    const sink = currentSink();
    const policy = options.retry === undefined ? ownPolicy : resolveRetryPolicy(setup.retry, options.retry);
    const timeoutMs = readNumber('timeoutMs', options.timeoutMs ?? setup.timeoutMs ?? defaultTimeoutMs);
    const traceId = options.traceId ?? createTraceId(runtime);
    if (!/^[\x21-\x7e]{1,128}$/.test(traceId))
      throw new ObstopError('invalid-request', 'traceId must be 1 to 128 visible ASCII characters', {
        operation: call.operation,
        path: 'traceId',
      });
    const started = runtime.now();
    for (let number = 1; ; number++) {
      const event: RequestEvent = {
        operation: call.operation,
        method: call.method,
        url: setup.baseUrl + call.path,
        traceId,
        attempt: number,
      };
      try {
        return await attempt(call, options, timeoutMs, event, known, sink);
      } catch (thrown) {
        const error = thrown as ObstopError;
        const { transient = false, retryAfterMs } = error;
        const failed = { attempt: number, elapsedMs: runtime.now() - started, transient, retryAfterMs };
        const delayMs = isSafe(call) ? retryDelay(policy, failed, runtime.random()) : undefined;
        if (delayMs === undefined) throw number === 1 ? error : withAttempts(error, number);
        observe(() => hooks.onRetry?.({ ...event, error, delayMs }));
        await runtime.sleep(delayMs, options.signal).catch((cause: unknown) => {
          const message = `${call.operation} was cancelled while it waited to be tried again`;
          const { operation } = call;
          throw new ObstopError('cancelled', message, { operation, traceId, attempts: number, cause });
        });
      }
    }
  };
}

function readHeaders({ headers, traceparent }: CallOptions): Record<string, string> {
  if (!headers && !traceparent) return {};
  try {
    // Names in lower case.
    return Object.fromEntries(new Headers({ ...headers, ...present({ traceparent }) }));
  } catch {
    // The reason would quote the value.
    throw invalidRequest('headers', 'must be names and values that HTTP allows');
  }
}

const isSafe = (call: Pick<Call<unknown>, 'safe' | 'method'>) => call.safe ?? call.method === 'GET';

function withAttempts(error: ObstopError, attempts: number): ObstopError {
  const { kind, message, cause, ...facts } = error;
  return new ObstopError(kind, `${message} (tried ${attempts} times)`, { ...facts, attempts, cause });
}

function headersOf(hooks: Hooks, event: RequestEvent, facts: ObstopErrorFacts) {
  try {
    return hooks.onRequest?.(event);
  } catch (cause) {
    throw new ObstopError('invalid-request', `${event.operation} was not sent: onRequest threw`, {
      ...facts,
      path: 'hooks.onRequest',
      cause,
    });
  }
}

// The call has been made: an observer that fails must not take its outcome away.
function observe(hook: () => void): void {
  try {
    hook();
  } catch {
    // Documented at Hooks.
  }
}
