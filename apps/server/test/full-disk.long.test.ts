import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { betweenLooks } from './between-looks.ts';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const headers = { authorization: `Basic ${Buffer.from('admin:room-for-more').toString('base64')}` };

/** A server whose files may not grow beyond `kilobytes`: to SQLite it looks like a disk that is full. sh counts in blocks of 512 bytes. */
function start(dataDir: string, kilobytes?: number) {
  const limit = kilobytes === undefined ? '' : `ulimit -f ${kilobytes * 2};`;
  const command = `${limit} exec "$0" "$1" --port 0 --step-latency-ms 0 --data-dir "$2"`;
  const child = spawn('sh', ['-c', command, process.execPath, main, dataDir], {
    env: { ...process.env, OBSTOP_ADMIN_PASSWORD: 'room-for-more' },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const ended = new Promise<void>((resolve) => child.on('exit', () => resolve()));
  const url = new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      const [, found] = /listens on (\S+)/.exec(String(chunk)) ?? [];
      if (found) resolve(found);
    });
    void ended.then(() => reject(new Error('ended before it listened')));
  });
  return { child, url, ended };
}

const running = async (url: string) => {
  const response = await fetch(`${url}/api/v2/tasks/instances?status=RUNNING`, { headers });
  return ((await response.json()) as { data: { page: { totalElements: number } } }).data.page.totalElements;
};

it('a full disk is answered 503, and no accepted task is lost', async () => {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'obstop-full-'));
  const children: ChildProcess[] = [];
  try {
    const small = start(dataDir, 1200);
    children.push(small.child);
    const url = await small.url;
    const accepted: number[] = [];
    const post = async (target: string, json?: object) => {
      const response = await fetch(url + target, {
        method: 'POST',
        headers: json ? { ...headers, 'content-type': 'application/json' } : headers,
        ...(json ? { body: JSON.stringify(json) } : {}),
      });
      const body = (await response.json()) as { data?: { id: number } };
      return { status: response.status, retryAfter: response.headers.get('retry-after'), body };
    };
    // A task that cannot go on keeps its cluster, so that stops are refused before they are stored; a fault is stored.
    const harmless = { scope: { clusterId: 1 }, rule: { kind: 'slow', latency: { kind: 'fixed', ms: 0 } } };
    let refusal: Awaited<ReturnType<typeof post>> | undefined;
    for (let turn = 0; turn < 4000 && !refusal; turn++) {
      const call = await post(`/api/v2/ob/clusters/2/${accepted.length % 2 === 0 ? 'stop' : 'start'}`);
      if (call.status === 200 && call.body.data) accepted.push(call.body.data.id);
      const stored = call.status === 409 ? await post('/obstop/v1/faults', harmless) : call;
      if (stored.status === 503) refusal = stored;
    }
    expect(refusal).toMatchObject({
      retryAfter: '5',
      body: {
        successful: false,
        status: 503,
        error: { message: expect.stringMatching(/the store is unavailable/) },
      },
    });
    const readiness = await fetch(`${url}/readyz`);
    expect(readiness.status).toBe(503);
    expect(await readiness.json()).toEqual({
      status: 'not ready',
      reason: 'the store takes no writes',
    });
    expect(await (await fetch(`${url}/metrics`)).text()).toMatch(
      /^obstop_store_outages_total\{reason="\w+"\} \d/m,
    );
    small.child.kill('SIGKILL');
    await small.ended;

    const roomy = start(dataDir);
    children.push(roomy.child);
    const again = await roomy.url;
    while ((await running(again)) > 0) await betweenLooks();
    const response = await fetch(`${again}/api/v2/tasks/instances?size=2000`, { headers });
    const { data } = (await response.json()) as { data: { contents: { id: number; status: string }[] } };
    const ends = new Map(data.contents.map(({ id, status }) => [id, status]));
    expect(accepted.length).toBeGreaterThan(0);
    expect(accepted.filter((id) => ends.get(id) !== 'SUCCESSFUL')).toEqual([]);
    roomy.child.kill('SIGTERM');
    await roomy.ended;
  } finally {
    for (const child of children) child.kill('SIGKILL');
    await rm(dataDir, { recursive: true, force: true });
  }
});
