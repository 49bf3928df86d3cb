import { Cancelled, TimeLimit } from './deadline.ts';
import { withDigits } from './digits.ts';
import { type ApiDialect, type Envelope, kindOfStatus } from './envelope.ts';
import { type Issue, ObstopError, type ObstopErrorFacts } from './errors.ts';
import { present, ShapeFault } from './fields.ts';
import { mayHoldBig, readJson } from './json.ts';
import type { AnswerCheck } from './options.ts';
import type { Redactor } from './redact.ts';
import { parseRetryAfter } from './retry-policy.ts';
import type { Runtime } from './runtime.ts';
import { TooLong, type TransportResponse, wasNeverSent } from './transport.ts';
import type { Sink } from './with-response.ts';

/** What is known of a call when its answer, or its failure, is read. */
export interface Context {
  readonly facts: ObstopErrorFacts;
  /** Whether the call changes something. */
  readonly changes: boolean;
  readonly redactor: Redactor;
}

interface AnswerContext extends Context {
  readonly api: ApiDialect;
  readonly validate: AnswerCheck | undefined;
  readonly runtime: Pick<Runtime, 'date'>;
  readonly sink: Sink | undefined;
}

const transientStatuses = new Set([408, 425, 429, 500, 502, 503, 504]);

/** What a gateway says of a server that it cannot reach, or that did not answer it in time; those of 520 and on are Cloudflare's. */
const isGateway = (status: number) => (status > 501 && status < 505) || (status > 519 && status < 531);

/** 0 is how a browser hides one. An unchanged answer that nobody asked for is none. */
const isRedirect = (status: number) => status === 0 || (status >= 300 && status < 400 && status !== 304);

/** The value of an answer. Throws ObstopError where it is a refusal, or not what was asked for. */
export function interpretAnswer<T>(
  call: {
    readonly operation: string;
    readonly read: (data: unknown, at: string, envelope: Envelope) => T;
  },
  response: TransportResponse,
  context: AnswerContext,
): T {
  const { api, redactor, changes } = context;
  const { status } = response;
  const retryAfterMs =
    status < 400
      ? undefined
      : parseRetryAfter(response.headers.get('retry-after'), context.runtime.date().getTime());
  let facts: ObstopErrorFacts = { ...context.facts, status, ...present({ retryAfterMs }) };
  if (isRedirect(status)) throw redirected(facts, response, changes);

  let body: unknown;
  let envelope: Envelope;
  try {
    body = readJson(response.text);
    envelope = api.readEnvelope(body);
    if (!envelope.successful) {
      // It may quote what it was sent.
      body = readJson(redactor.text(response.text));
      envelope = api.readEnvelope(body);
    }
  } catch (thrown) {
    // The platform's own words quote the text, part of which may be part of a secret.
    const cause = thrown instanceof SyntaxError ? new SyntaxError('not JSON') : thrown;
    throw unreadable(facts, response, changes, cause);
  }

  const { traceId } = envelope;
  if (traceId !== undefined) {
    facts = { ...facts, traceId };
    if (context.sink?.response) context.sink.response = { ...context.sink.response, traceId };
  }
  const issues = context.validate?.(call.operation, status, body) ?? [];
  if (issues.length > 0) throw outsideContract({ ...facts, checkedStrictly: true }, changes, issues);
  if (!envelope.successful || status >= 400) throw refusal(api, envelope, facts, changes);
  try {
    const value = call.read(envelope.data, 'data', envelope);
    return mayHoldBig(response.text) ? withDigits(value) : value;
  } catch (cause) {
    if (!(cause instanceof ShapeFault)) throw cause;
    throw outsideContract(facts, changes, [issueOf(cause)], cause);
  }
}

function refusal(
  api: ApiDialect,
  envelope: Envelope,
  facts: ObstopErrorFacts,
  changes: boolean,
): ObstopError {
  // Behind some gateways every answer is 200; the envelope has the real one.
  const sent = facts.status ?? 0;
  const status = sent < 400 ? (envelope.status ?? sent) : sent;
  const error = envelope.error ?? { code: 0, message: `HTTP status ${status}` };
  const { kind, taskId, definite, lasting } = api.classify(status, error);
  return new ObstopError(kind, `${facts.operation}: ${error.message}`, {
    ...facts,
    status,
    code: error.code,
    ...(error.target ? { target: error.target } : {}),
    ...(error.subErrors?.length ? { subErrors: error.subErrors } : {}),
    ...(taskId === undefined ? {} : { taskId }),
    ...(changes ? { mayHaveHappened: !definite && kind !== 'unauthenticated' } : {}),
    ...(kind === 'refused' && !lasting && transientStatuses.has(status) ? { transient: true } : {}),
  });
}

const issueOf = ({ path, expected }: ShapeFault): Issue => ({ path, message: `must be ${expected}` });

function outsideContract(
  facts: ObstopErrorFacts,
  changes: boolean,
  issues: readonly Issue[],
  cause?: unknown,
): ObstopError {
  const [first] = issues;
  const more = issues.length > 1 ? ` (and ${issues.length - 1} more)` : '';
  const where = first?.path ? `${first.path} ` : '';
  return new ObstopError(
    'outside-contract',
    `${facts.operation}: the answer is outside the contract: ${where}${first?.message ?? ''}${more}`,
    { ...facts, issues, ...(changes ? { mayHaveHappened: true } : {}), ...(cause ? { cause } : {}) },
  );
}

/** Somebody wants the request elsewhere, a proxy's login as a rule. Where to may be a secret but for its host. */
function redirected(facts: ObstopErrorFacts, { headers }: TransportResponse, changes: boolean): ObstopError {
  const location = headers.get('location') ?? '';
  const host = URL.canParse(location, facts.url) ? ` to ${new URL(location, facts.url).origin}` : '';
  const message = `${facts.operation}: the answer must not be a redirect${host}`;
  const hint = 'Is baseUrl right? Does a proxy want a login?';
  return new ObstopError('redirected', message, {
    ...facts,
    hint,
    ...(changes ? { mayHaveHappened: false } : {}),
  });
}

/**
 * Not in the API's form: its status alone says what it means. The text itself stays out of the message: nobody knows what is in it.
 */
function unreadable(
  given: ObstopErrorFacts,
  { status, headers, text }: TransportResponse,
  changes: boolean,
  cause: unknown,
): ObstopError {
  const facts = { ...given, unreadable: true };
  if (status < 400) {
    const type = headers.get('content-type') ?? 'no content type';
    const issue =
      cause instanceof ShapeFault
        ? issueOf(cause)
        : { path: '', message: `must be JSON, is ${type}, ${text.length} characters` };
    // Empty or cut short: what was lost on its way. A page will not become JSON.
    const isCut = status < 300 && !(cause instanceof ShapeFault) && !/^\s*</.test(text);
    return outsideContract({ ...facts, ...(isCut ? { transient: true } : {}) }, changes, [issue], cause);
  }
  const lost = isGateway(status);
  const kind = lost ? 'unreachable' : kindOfStatus(status);
  const message = lost
    ? `a gateway answered ${status} in the server's place`
    : `answered ${status}, in a form that is not the API's`;
  return new ObstopError(kind, `${facts.operation}: ${message}`, {
    ...facts,
    code: 0,
    ...(changes || lost
      ? { mayHaveHappened: changes && (lost || (kind === 'refused' && status >= 500)) }
      : {}),
    ...(lost || transientStatuses.has(status) ? { transient: true } : {}),
    cause,
  });
}

/** The error for a request that got no answer. */
export function interpretFailure(thrown: unknown, { facts, changes, redactor }: Context): ObstopError {
  const { operation } = facts;
  const cause = redactor.cause(thrown);
  if (thrown instanceof Cancelled)
    return new ObstopError('cancelled', `${operation} was cancelled`, {
      ...facts,
      cause: redactor.cause(thrown.cause),
      ...(changes ? { mayHaveHappened: !thrown.beforeStart } : {}),
    });
  if (thrown instanceof TimeLimit)
    return new ObstopError('timed-out', `${operation} had no answer within ${thrown.ms} ms`, {
      ...facts,
      cause,
      transient: true,
      ...(changes ? { mayHaveHappened: true } : {}),
    });
  if (thrown instanceof TooLong) {
    const issue = { path: '', message: `must be at most ${thrown.bytes} bytes (maxResponseBytes)` };
    return outsideContract(facts, changes, [issue], cause);
  }
  const neverSent = wasNeverSent(thrown);
  const why = redactor.text(reasonOf(thrown));
  return new ObstopError(
    'unreachable',
    neverSent
      ? `${operation}: the server cannot be reached: ${why}`
      : `${operation}: the answer was lost: ${why}`,
    { ...facts, cause, transient: true, mayHaveHappened: changes && !neverSent },
  );
}

// fetch says "fetch failed"; what happened is in its cause.
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  if (!(cause instanceof Error)) return error.message;
  return cause.message || String((cause as { code?: unknown }).code ?? error.message);
}
