import type { Io } from '../io.ts';
import { clackPrompts } from './clack-prompts.ts';

/** The process itself. A question needs a terminal on both ends: one to be read at, one to be answered at. */
export function processIo(): Io {
  const { stdin, stdout, stderr, env } = process;
  return {
    stdout,
    stderr,
    env,
    prompts: stdin.isTTY && stderr.isTTY ? clackPrompts(stdin, stderr) : undefined,
    now: () => performance.now(),
    every: (ms, tick) => {
      const timer = setInterval(tick, ms);
      return () => clearInterval(timer);
    },
    onInterrupt: (handler) => {
      process.on('SIGINT', handler);
      return () => process.off('SIGINT', handler);
    },
    exit: (code) => process.exit(code),
  };
}
