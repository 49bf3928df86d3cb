import type { Runtime } from './runtime.ts';

/** Sixteen hexadecimal digits, as OCP makes them. */
export function createTraceId(runtime: Pick<Runtime, 'random'>): string {
  const half = () =>
    Math.floor(runtime.random() * 2 ** 32)
      .toString(16)
      .padStart(8, '0');
  return half() + half();
}
