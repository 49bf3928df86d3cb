import { randomBytes } from 'node:crypto';

/** What the caller sent as x-trace-id, where it is fit to be repeated; else sixteen hexadecimal digits. */
export function traceIdOf(header: string | string[] | undefined): string {
  return typeof header === 'string' && /^[\w.:-]{1,64}$/.test(header)
    ? header
    : randomBytes(8).toString('hex');
}
