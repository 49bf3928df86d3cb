import { pino } from 'pino';
import type { AnsweredRequest } from '../http/new-app.ts';

/** What the server writes down of itself; never a password, a header, a body or a query. */
export interface ServerLog {
  request(request: AnsweredRequest): void;
  step(step: { name: string; outcome: string; tookMs: number }): void;
  /** A failure that nobody asked for. */
  defect(error: unknown, where: string): void;
}

/** JSON lines on standard error. */
export function createLog(level = 'info'): ServerLog {
  const log = pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, pino.destination(2));
  return {
    request: (fields) => log.info(fields, 'request'),
    step: (fields) => log.debug(fields, 'step'),
    defect: (error, where) => log.error({ err: error, where }, 'defect'),
  };
}
