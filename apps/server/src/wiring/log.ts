import type { Task } from '@obstop/domain';
import { pino } from 'pino';
import type { AnsweredRequest } from '../http/new-app.ts';
import { traceOf } from '../tracing/traceparent.ts';
import type { Renewal } from './renewal.ts';

/** What the server writes down of itself; never a password, a header, a body or a query. */
export interface ServerLog {
  request(request: AnsweredRequest): void;
  step(step: { name: string; outcome: string; tookMs: number; task: Task }): void;
  /** What came of reading something anew. */
  renewal(renewal: Renewal): void;
  /** The store has begun to take no writes, for this reason, or to take them again, which is undefined. */
  readiness(detail: string | undefined): void;
  /** A failure that nobody asked for. */
  defect(error: unknown, where: string): void;
}

/** Most that waits for a log that cannot be written, in bytes; the newest lines are dropped. */
const maxLength = 1024 * 1024;

/** JSON lines on standard error. */
export function createLog(level = 'info'): ServerLog {
  const destination = pino.destination({ dest: 2, maxLength });
  // A full disk, or a terminal that was closed: nothing to end the server for, nor to wait for at its end, which pino would do for ever.
  destination.on('error', () => {
    destination.flushSync = () => {};
  });
  const log = pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, destination);
  return {
    request: ({ traceparent, ...fields }) =>
      log.info({ ...fields, trace_id: traceOf(traceparent) }, 'request'),
    step: ({ task: { id, traceparent }, ...fields }) =>
      log.debug({ ...fields, taskId: id, ...(traceparent && { trace_id: traceOf(traceparent) }) }, 'step'),
    renewal: (renewal) => log[renewal.outcome === 'kept' ? 'error' : 'info'](renewal, 'read anew'),
    readiness: (reason) =>
      reason === undefined ? log.info('the store takes writes again') : log.error({ reason }, 'not ready'),
    defect: (error, where) => log.error({ err: error, where }, 'defect'),
  };
}
