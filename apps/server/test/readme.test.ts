import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';

/** The README's shell lines, run as printed in a home folder of their own; only the port is a free one. */

const readme = fileURLToPath(new URL('../../../README.md', import.meta.url));
// For machines without curl; a real one comes first.
const standIn = fileURLToPath(new URL('../../../scripts/curl-stand-in', import.meta.url));
const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
let home: string;

beforeAll(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'obstop-readme-'));
});
afterAll(() => rm(home, { recursive: true, force: true }));

const freePort = () =>
  new Promise<number>((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });

function run(command: string, args: string[], env: NodeJS.ProcessEnv) {
  const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const ended = new Promise<{ code: number | null; output: string }>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output }));
  });
  const listening = new Promise<void>((resolve) => {
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk;
      if (output.includes('listens on')) resolve();
    });
  });
  return { child, ended, listening: Promise.race([listening, ended]) };
}

it('the README’s lines stop a server, a zone and a cluster, one after another', {
  timeout: 60_000,
}, async () => {
  const text = await readFile(readme, 'utf8');
  const lines = [...text.matchAll(/^```sh\n(.*?)^```/gms)].map(([, block]) => block).join('');
  const port = await freePort();
  const env = {
    PATH: `${process.env.PATH}:${standIn}`,
    HOME: home,
    PORT: String(port),
    OBSTOP_STEP_LATENCY_MS: '20',
  };
  const server = run(process.execPath, [main], env);
  try {
    await server.listening;
    const script = `set -eu\n${lines.replaceAll('127.0.0.1:8080', `127.0.0.1:${port}`)}`;
    const { code, output } = await run('sh', ['-c', script], env).ended;
    expect(code).toBe(0);
    const answers = output.split(/(?<=\})(?=\{"(?:data|duration)")/).map(
      (json) =>
        JSON.parse(json) as {
          data?: { name?: string; kind?: string; status?: string | number; rule?: { kind: string } };
        },
    );
    expect(
      answers.map(({ data }) =>
        `${data?.name ?? data?.rule?.kind ?? data?.kind ?? 'no data'} ${data?.status ?? ''}`.trim(),
      ),
    ).toEqual([
      'Stop OB server RUNNING',
      'Stop OB server SUCCESSFUL',
      'Stop OB zone RUNNING',
      'Stop OB zone SUCCESSFUL',
      'Stop OB cluster RUNNING',
      'Stop OB cluster SUCCESSFUL',
      'obdemo STOPPED',
      'allowed',
      'refused 409',
      'allowed',
      'fail',
      'Stop OB zone RUNNING',
      'Stop OB zone FAILED',
      'Stop OB zone RUNNING',
      'Stop OB zone SUCCESSFUL',
      'no data',
    ]);
  } finally {
    server.child.kill('SIGTERM');
    await server.ended;
  }
});
