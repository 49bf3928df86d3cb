/**
 * A place in a trace, as W3C Trace Context writes it: `00-<trace id, 32 digits>-<span id, 16 digits>-<01 where it is recorded>`.
 * https://www.w3.org/TR/trace-context/#traceparent-header
 */
import { randomFillSync } from 'node:crypto';

const idBytes = 24;
/** Random bytes that are drawn at once: each draw costs the same, however many. */
const pool = Buffer.alloc(256 * idBytes);
let used = pool.length;

/** The beginning of a trace that nobody records. */
export function newTraceparent(): string {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += idBytes;
  const digits = pool.toString('hex', used - idBytes, used);
  return `00-${digits.slice(0, 32)}-${digits.slice(32)}-00`;
}

const shape = /^(?!ff)([\da-f]{2})-(?!0{32})([\da-f]{32})-(?!0{16})([\da-f]{16})-([\da-f]{2})(-.*)?$/;

/** What a caller sent, in our own version of the format; undefined where it is not valid, and a new trace begins. */
export function readTraceparent(header: string | string[] | undefined): string | undefined {
  const [, version, traceId, spanId, flags = '', more] =
    (typeof header === 'string' && shape.exec(header)) || [];
  // A later version may have more fields, the first has not.
  if (version === undefined || (version === '00' && more !== undefined)) return undefined;
  return `00-${traceId}-${spanId}-0${Number.parseInt(flags, 16) & 1}`;
}

/** The trace's id: 32 hexadecimal digits. */
export const traceOf = (traceparent: string): string => traceparent.slice(3, 35);

/** The last 16 digits of the trace's id, which is the trace id that OCP's envelope has room for. */
export const lowHalfOf = (traceparent: string): string => traceparent.slice(19, 35);
