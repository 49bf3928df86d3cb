import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startServer } from '../src/wiring/start-server.ts';
import { betweenLooks } from './between-looks.ts';

let dataDir: string;
beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'obstop-ending-'));
});
afterAll(() => rm(dataDir, { recursive: true, force: true }));

const headers = { authorization: `Basic ${Buffer.from('admin:before the end').toString('base64')}` };
const start = (stepLatencyMs: number, shutdownGraceMs: number) =>
  startServer({
    host: '127.0.0.1',
    port: 0,
    dataDir,
    stepLatencyMs,
    shutdownGraceMs,
    reset: false,
    adminPassword: 'before the end',
  });

it('a server that is told to end cuts a long step short after its grace, and the next one ends the task', async () => {
  const first = await start(60_000, 10);
  const response = await fetch(`${first.url}/api/v2/ob/clusters/1/zones/zone1/stop`, {
    method: 'POST',
    headers,
  });
  expect(response.status).toBe(200);
  await first.close();

  const second = await start(0, 10);
  for (; ; await betweenLooks()) {
    const answer = await fetch(`${second.url}/api/v2/tasks/instances/1`, { headers });
    const { data } = (await answer.json()) as { data: { status: string; subtasks: { runTime: number }[] } };
    if (data.status === 'RUNNING') continue;
    expect(data.status).toBe('SUCCESSFUL');
    expect(data.subtasks.map(({ runTime }) => runTime)).toEqual(data.subtasks.map(() => 1));
    break;
  }
  await second.close();
});

it('while a server ends, nothing new is accepted on connections that are open', async () => {
  const server = await start(300, 5000);
  const stop = () => fetch(`${server.url}/api/v2/ob/clusters/2/stop`, { method: 'POST', headers });
  expect((await stop()).status).toBe(200);
  const answers = await Promise.allSettled([server.close(), ...Array.from({ length: 20 }, stop)]);
  const statuses = answers
    .slice(1)
    .flatMap((answer) => (answer.status === 'fulfilled' ? [(answer.value as Response).status] : []));
  expect(statuses.filter((status) => status !== 503 && status !== 409)).toEqual([]);
});
