import { randomFillSync } from 'node:crypto';

const idBytes = 8;
/** Random bytes that are drawn at once: each draw costs the same, however many. */
const pool = Buffer.alloc(512 * idBytes);
let used = pool.length;

function freshId(): string {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += idBytes;
  return pool.toString('hex', used - idBytes, used);
}

/** What the caller sent as x-trace-id, where it is fit to be repeated; else sixteen hexadecimal digits. */
export function traceIdOf(header: string | string[] | undefined): string {
  return typeof header === 'string' && /^[\w.:-]{1,64}$/.test(header) ? header : freshId();
}
