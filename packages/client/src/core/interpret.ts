import { Cancelled, TimeLimit } from './deadline.ts';
import type { ApiDialect, Envelope } from './envelope.ts';
import { type Issue, ObstopError, type ObstopErrorFacts } from './errors.ts';
import { present, ShapeFault } from './fields.ts';
import { readJson } from './json.ts';
import type { AnswerCheck } from './options.ts';
import type { Redactor } from './redact.ts';
import { parseRetryAfter } from './retry-policy.ts';
import type { Runtime } from './runtime.ts';
import { type TransportResponse, wasNeverSent } from './transport.ts';

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
}

// What a gateway says of a server that it cannot reach, or that did not answer it in time.
const gatewayStatuses = new Set([502, 503, 504]);
const transientStatuses = new Set([408, 425, 429, 500, 502, 503, 504]);

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
    if (gatewayStatuses.has(status)) {
      const message = `${facts.operation}: a gateway answered ${status} in the server's place`;
      const more = { mayHaveHappened: changes, transient: true, cause };
      throw new ObstopError('unreachable', message, { ...facts, ...more });
    }
    throw unreadable(facts, response, changes, cause);
  }

  if (envelope.traceId !== undefined) facts = { ...facts, traceId: envelope.traceId };
  const issues = context.validate?.(call.operation, status, body) ?? [];
  if (issues.length > 0) throw outsideContract({ ...facts, checkedStrictly: true }, changes, issues);
  if (!envelope.successful || status >= 400) throw refusal(api, envelope, facts, changes);
  try {
    return call.read(envelope.data, 'data', envelope);
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
    ...(changes && !definite ? { mayHaveHappened: true } : {}),
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

/** No envelope at all. The text itself stays out of the message: nobody knows what is in it. */
function unreadable(
  facts: ObstopErrorFacts,
  { status, headers, text }: TransportResponse,
  changes: boolean,
  cause: unknown,
): ObstopError {
  const type = headers.get('content-type') ?? 'no content type';
  const issue =
    status === 0 || (status >= 300 && status < 400)
      ? { path: 'location', message: `must not be a redirect; is baseUrl right?` }
      : cause instanceof ShapeFault
        ? issueOf(cause)
        : { path: '', message: `must be JSON, is ${type}, ${text.length} characters` };
  return outsideContract(facts, changes, [issue], cause);
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
