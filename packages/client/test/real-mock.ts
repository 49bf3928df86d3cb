import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../../../apps/mock/src/main.ts', import.meta.url));

/** The mock of this repository in a process of its own, on a free port. */
export interface RealMock {
  readonly baseUrl: string;
  close(): Promise<void>;
}

export async function startRealMock(): Promise<RealMock> {
  const child = spawn(process.execPath, [main, '--port', '0'], { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = once(child, 'close');
  let output = '';
  const baseUrl = await new Promise<string>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        output += chunk;
        const [, url] = /on (http:\/\/127\.0\.0\.1:\d+)/.exec(output) ?? [];
        if (url !== undefined) resolve(url);
      });
    child.on('close', () => reject(new Error(`the mock ended:\n${output}`)));
  });
  return {
    baseUrl,
    close: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
