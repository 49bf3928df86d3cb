import { spawn } from 'node:child_process';

/** How a process ended, and what it wrote to both streams. */
export interface Ended {
  /** Null where a signal ended it, or where it could not be started. */
  readonly code: number | null;
  readonly output: string;
}

/** Runs a command to its end. `signal` ends it early; it never rejects. */
export function end(
  command: string,
  args: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv; signal: AbortSignal },
): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    const chunks: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => void chunks.push(chunk));
    const output = () => Buffer.concat(chunks).toString();
    child.once('error', (error) => resolve({ code: null, output: error.message }));
    child.once('close', (code) => resolve({ code, output: output() }));
  });
}
