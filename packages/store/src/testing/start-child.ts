import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

const script = fileURLToPath(new URL('./child.ts', import.meta.url));

/** A process of its own on the data directory; killed with the test if it is still there. */
export function startChild(dataDir: string, mode: 'hold' | 'create-and-die' | 'create-on') {
  const child = spawn(process.execPath, [script, dataDir, mode], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'close');
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  const lines = createInterface({ input: child.stdout });

  return {
    pid: child.pid,
    /** The lines it wrote until `count` were there or it ended. */
    async lines(count: number): Promise<string[]> {
      const read: string[] = [];
      for await (const line of lines) {
        read.push(line);
        if (read.length >= count) break;
      }
      return read;
    },
    async kill(): Promise<void> {
      child.kill('SIGKILL');
      await ended;
    },
    ended,
  };
}
