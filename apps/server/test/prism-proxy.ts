import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** A Prism proxy on a free loopback port. */
export interface PrismProxy {
  url: string;
  stop(): void;
}

const cli = fileURLToPath(import.meta.resolve('@stoplight/prism-cli/dist/index.js'));
const document = fileURLToPath(import.meta.resolve('@obstop/contracts/openapi.yaml'));

/** Starts Prism before `upstream`; resolves when it listens, rejects with its output when it ends before. */
export function startPrismProxy(upstream: string): Promise<PrismProxy> {
  const args = ['proxy', document, upstream, '--host', '127.0.0.1', '--port', '0', '--multiprocess', 'false'];
  const child = spawn(process.execPath, [cli, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const stop = () => {
    child.kill('SIGTERM');
  };
  return new Promise((resolve, reject) => {
    let output = '';
    const read = (chunk: Buffer) => {
      output += chunk;
      const [, url] = /listening on (http:\/\/\S+)/.exec(output) ?? [];
      if (url) resolve({ url, stop });
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.on('exit', () => reject(new Error(`prism ended before it listened:\n${output}`)));
  });
}
