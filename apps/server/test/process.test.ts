import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
// For machines without curl; a real one comes first.
const standIn = fileURLToPath(new URL('../../../scripts/curl-stand-in', import.meta.url));
let dataDir: string;
const children = new Set<ChildProcess>();

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'obstop-process-'));
});
afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  children.clear();
});
afterAll(() => rm(dataDir, { recursive: true, force: true }));

/** Starts the server as `pnpm start` does; `until` resolves with the output once it shows the pattern. */
function start(args: string[] = [], env: Record<string, string> = {}) {
  const child = spawn(
    process.execPath,
    [main, '--port', '0', '--data-dir', dataDir, '--step-latency-ms', '5', ...args],
    {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  children.add(child);
  let output = '';
  const listeners = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk;
      for (const listener of listeners) listener();
    });
  }
  const ended = new Promise<{ code: number | null; output: string }>((resolve) => {
    child.on('close', (code) => resolve({ code, output }));
  });
  const until = (pattern: RegExp) =>
    new Promise<RegExpExecArray>((resolve, reject) => {
      const look = () => {
        const found = pattern.exec(output);
        if (found) resolve(found);
      };
      listeners.add(look);
      look();
      void ended.then(() => reject(new Error(`ended before ${pattern}:\n${output}`)));
    });
  return { child, ended, until };
}

/** Sends the signal to the process itself as soon as it listens to it, which is long before the server is ready. */
const hangUpAtOnce = `data:text/javascript,${encodeURIComponent(
  "process.once('newListener',function on(name){if(name==='SIGHUP')setImmediate(()=>process.kill(process.pid,'SIGHUP'));else process.once('newListener',on)})",
)}`;

const listening = /listens on (http:\/\/127\.0\.0\.1:\d+)/;

describe('the server as a process', () => {
  it('without a terminal prints address, where the passwords are kept and a line to paste that works, and no password', async () => {
    const { child, ended, until } = start();
    await until(listening);
    const [line] = await until(/curl -u "admin:.*" -X POST http\S+\/servers\/2\/stop/);
    const files = ['admin-password', 'root-password'].map((name) => path.join(dataDir, name));
    const passwords: string[] = [];
    for (const file of files) {
      await until(new RegExp(`kept in ${file}`));
      passwords.push((await readFile(file, 'utf8')).trim());
      expect((await stat(file)).mode & 0o777).toBe(0o600);
    }
    const PATH = `${process.env.PATH}:${standIn}`;
    expect(
      execFileSync('sh', ['-c', line.replace('curl', 'curl -s')], { env: { PATH }, encoding: 'utf8' }),
    ).toContain('"successful":true');
    child.kill('SIGTERM');
    const { code, output } = await ended;
    expect(code).toBe(0);
    for (const password of passwords) expect(output).not.toContain(password);
  });

  it('keeps its password and its tasks over a restart', async () => {
    const { child, ended, until } = start();
    const [, url] = await until(listening);
    const password = (await readFile(path.join(dataDir, 'admin-password'), 'utf8')).trim();
    const authorization = `Basic ${Buffer.from(`admin:${password}`).toString('base64')}`;
    const response = await fetch(`${url}/api/v2/tasks/instances`, { headers: { authorization } });
    expect(await response.json()).toMatchObject({ data: { page: { totalElements: 1 } } });
    child.kill('SIGINT');
    expect((await ended).code).toBe(0);
  });

  it('a second one on the same data directory is refused in one line that names it', async () => {
    const first = start();
    await first.until(listening);
    const { code, output } = await start().ended;
    expect(code).toBe(1);
    expect(output).toContain(dataDir);
    expect(output.trim().split('\n')).toHaveLength(1);
  });

  it('is not kept out by one that was killed', async () => {
    const first = start();
    await first.until(listening);
    first.child.kill('SIGKILL');
    await first.ended;
    await start().until(listening);
  });

  it('a taken port is refused in one line', async () => {
    const first = start();
    const [, url = ''] = await first.until(listening);
    const other = await mkdtemp(path.join(tmpdir(), 'obstop-other-'));
    const { code, output } = await start(['--port', new URL(url).port, '--data-dir', other]).ended;
    await rm(other, { recursive: true });
    expect(code).toBe(1);
    expect(output).toMatch(/^port \d+ on 127\.0\.0\.1 is taken/);
  });

  it('--reset makes the fleet anew', async () => {
    const { until } = start(['--reset'], { OBSTOP_ADMIN_PASSWORD: 'correct horse' });
    const [, url] = await until(listening);
    const headers = { authorization: `Basic ${Buffer.from('admin:correct horse').toString('base64')}` };
    const response = await fetch(`${url}/api/v2/ob/clusters/1/servers`, { headers });
    const { data } = (await response.json()) as { data: { contents: { status: string }[] } };
    expect(data.contents.map(({ status }) => status)).toEqual(['RUNNING', 'RUNNING', 'RUNNING']);
  });

  it.each(['SIGHUP', 'SIGUSR1', 'SIGUSR2', 'SIGPIPE'] as const)(
    '%s does not end it, nor open a debugger',
    async (signal) => {
      const { child, ended, until } = start();
      const [, url] = await until(listening);
      child.kill(signal);
      child.kill(signal);
      // Whatever a signal does is done before the next request is answered.
      expect((await fetch(`${url}/healthz`)).status).toBe(200);
      if (signal === 'SIGHUP') await until(/"what":"password of root@sys"/);
      expect((await fetch(`${url}/healthz`)).status).toBe(200);
      child.kill('SIGTERM');
      const { code, output } = await ended;
      expect(code).toBe(0);
      expect(output).not.toContain('Debugger');
    },
  );

  it('SIGHUP before it is ready counts once it is', async () => {
    const { child, ended, until } = start([], { NODE_OPTIONS: `--import ${hangUpAtOnce}` });
    await until(listening);
    await until(/"what":"password of root@sys"/);
    child.kill('SIGTERM');
    expect((await ended).code).toBe(0);
  });

  it.runIf(existsSync('/dev/full'))('goes on where nothing can be written into its log', async () => {
    const full = openSync('/dev/full', 'w');
    const child = spawn(process.execPath, [main, '--port', '0', '--data-dir', dataDir], {
      stdio: ['ignore', 'pipe', full],
    });
    children.add(child);
    const url = await new Promise<string | undefined>((resolve) => {
      child.stdout?.on('data', (chunk: Buffer) => resolve(listening.exec(String(chunk))?.[1]));
    });
    const ended = new Promise((resolve) => child.once('exit', resolve));
    for (let calls = 0; calls < 3; calls += 1) expect((await fetch(`${url}/api/v2/time`)).status).toBe(200);
    child.kill('SIGHUP');
    expect((await fetch(`${url}/api/v2/time`)).status).toBe(200);
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
    closeSync(full);
  });

  it('options that cannot be used end it with 2 and the usage', async () => {
    const { code, output } = await start(['--port', 'many']).ended;
    expect(code).toBe(2);
    expect(output).toMatch(/^--port must be a whole number.*\n\nusage: pnpm start/);
  });
});
