import { lowHalfOf } from '../tracing/traceparent.ts';

/** What the caller sent as x-trace-id, where it is fit to be repeated; else the low half of the request's trace, as OCP's ids are. */
export function traceIdOf(header: string | string[] | undefined, traceparent: string): string {
  return typeof header === 'string' && /^[\w.:-]{1,64}$/.test(header) ? header : lowHalfOf(traceparent);
}
