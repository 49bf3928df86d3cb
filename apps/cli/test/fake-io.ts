import type { Io, Prompts } from '../src/io.ts';

/** The world of a command in a test: what it writes is kept, and Ctrl-C is a call. */
export interface FakeIo extends Io {
  readonly out: { stdout: string; stderr: string };
  interrupt(): void;
  readonly exits: number[];
}

/** Makes one; `columns` makes stderr a terminal. */
export function fakeIo(
  options: { env?: Record<string, string>; prompts?: Partial<Prompts>; columns?: number } = {},
): FakeIo {
  const out = { stdout: '', stderr: '' };
  const handlers = new Set<() => void>();
  const exits: number[] = [];
  const stream = (name: keyof typeof out) => ({
    write: (text: string) => {
      out[name] += text;
    },
  });
  return {
    out,
    exits,
    env: options.env ?? {},
    stdout: stream('stdout'),
    stderr: {
      ...stream('stderr'),
      ...(options.columns === undefined ? {} : { isTTY: true, columns: options.columns, rows: 40 }),
    },
    prompts: options.prompts as Prompts | undefined,
    now: () => performance.now(),
    every: (ms, tick) => {
      const timer = setInterval(tick, ms);
      return () => clearInterval(timer);
    },
    onInterrupt: (handler) => {
      handlers.add(handler);
      return () => handlers.delete(handler);
    },
    exit: (code) => exits.push(code),
    interrupt: () => {
      for (const handler of handlers) handler();
    },
  };
}
