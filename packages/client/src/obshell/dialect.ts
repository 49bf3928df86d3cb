import type { ObshellErrorResponse, ObshellNoData } from '@obstop/contracts';
import type { ApiDialect, Envelope, Refusal } from '../core/envelope.ts';
import { kindOfStatus } from '../core/envelope.ts';
import {
  child,
  flag,
  id,
  list,
  memberOf,
  object,
  optional,
  present,
  text,
  type Wire,
} from '../core/fields.ts';

type WireEnvelope = ObshellErrorResponse | (ObshellNoData & { data?: unknown });
type WireError = NonNullable<Envelope['error']>;

function readError(from: Wire<ObshellErrorResponse['error']>): WireError {
  const subErrors = list(from, 'subErrors', 'error', (item) => item);
  // The dotted name since 4.3.1. The number alone before; beside it, it says less.
  const code = optional(text, from, 'errCode', 'error') ?? optional(id, from, 'code', 'error') ?? 0;
  return {
    code: typeof code === 'bigint' ? Number(code) : code,
    message: optional(text, from, 'message', 'error') ?? '',
    ...present({ subErrors }),
  };
}

function readEnvelope(body: unknown): Envelope {
  const from = object<WireEnvelope>(body, '');
  const error = optional(child, from, 'error', '');
  return {
    successful: flag(from, 'successful', ''),
    ...present({
      data: memberOf(from, 'data') ?? undefined,
      traceId: optional(text, from, 'traceId', '') || undefined,
      timestamp: optional(text, from, 'timestamp', ''),
      error: error && readError(error),
    }),
  };
}

/** Something else holds an agent or the cluster: what was asked for was not begun. */
const underMaintenance = /^(Agent|OB\.Cluster)\.UnderMaintenance/;
// Refused before anything is stored although the status is that of a failure.
const storedNothing = new Set<number | string>(['Task.CreateFailed', 2301]);
/** The agent answers, and its observer does not serve: refused before anything is stored, until that is started. */
const notHold = 'Agent.OceanBase.NotHold';
const noSuchTarget = new Set<number | string>(['OB.Zone.NotExist', 'Agent.NotExist']);

// `by DAG: 2…`, `by DAG [2…:Stop observer]`, and in Chinese `运维任务：2…`.
const holderOf = (message: string) => /(?:DAG|任务)[:：]?\s*\[?(\d{2,})/.exec(message)?.[1];

function classify(status: number, { code, message }: WireError): Refusal {
  // Before 4.3.1 the number says "known error", and only the text which.
  const held =
    typeof code === 'string'
      ? underMaintenance.test(code)
      : status >= 500 && /under maintenance/i.test(message);
  if (held) {
    const taskId = holderOf(message);
    return { kind: 'conflict', definite: true, ...(taskId ? { taskId } : {}) };
  }
  if (code === notHold) return { kind: 'refused', definite: true, lasting: true };
  const definite = status < 500 || storedNothing.has(code);
  if (code === 'Request.Header.NotFound') return { kind: 'unauthenticated', definite };
  // 400 on the wire.
  if (noSuchTarget.has(code)) return { kind: 'not-found', definite };
  return { kind: kindOfStatus(status), definite };
}

/** How obshell wraps answers and what its errors mean, from 4.2.3 on. `code` is the errCode, or the number of an agent before 4.3.1. */
export const obshellDialect: ApiDialect = { traceHeader: 'x-obshell-trace-id', readEnvelope, classify };

/** Whether a code says that the header could not be decrypted: the key is another one now. */
export function isDecryptRefusal(code: number | string | undefined): boolean {
  return code === 1 || code === 'Security.Authentication.Header.DecryptFailed';
}
