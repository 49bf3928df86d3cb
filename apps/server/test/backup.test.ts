import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { runAdminCommand } from '../src/admin/admin-command.ts';
import { type RunningServer, startServer } from '../src/wiring/start-server.ts';
import { betweenLooks } from './between-looks.ts';

const adminPassword = 'correct horse';
const quick = { access: { costExponent: 4 } };

async function folder(): Promise<string> {
  const made = await mkdtemp(path.join(tmpdir(), 'obstop-backup-'));
  onTestFinished(() => rm(made, { recursive: true, force: true }));
  return made;
}

/** A server on this folder, ended with the test. */
async function serverOn(dataDir: string, stepLatencyMs: number): Promise<RunningServer> {
  const server = await startServer(
    { host: '127.0.0.1', port: 0, dataDir, stepLatencyMs, reset: false, adminPassword, shutdownGraceMs: 0 },
    quick,
  );
  onTestFinished(() => server.close());
  return server;
}

async function ask(
  server: RunningServer,
  method: string,
  target: string,
  credentials = `admin:${adminPassword}`,
) {
  const headers = { authorization: `Basic ${btoa(credentials)}` };
  const response = await fetch(server.url + target, { method, headers });
  return { status: response.status, data: ((await response.json()) as { data?: unknown }).data };
}

it('a copy that was made during a stop is taken up by another server, which ends the stop', async () => {
  const [from, to, copies] = [await folder(), await folder(), await folder()];
  const server = await serverOn(from, 200);
  await server.admin.createUser({ name: 'alice', password: 'down the hole', roles: ['CLUSTER_VIEWER'] });
  const accepted = await ask(server, 'POST', '/api/v2/ob/clusters/2/stop');
  const { id } = accepted.data as { id: number };
  const task = `/api/v2/tasks/instances/${id}`;
  const file = path.join(copies, 'copy.db');
  const backup = () => runAdminCommand(['backup', file, '--data-dir', from], { env: {}, print: () => {} });
  expect(await backup()).toBe(0);
  await expect(backup()).rejects.toThrow('EEXIST');
  expect((await ask(server, 'GET', task)).data).toMatchObject({ status: 'RUNNING' });
  await server.close();

  await copyFile(file, path.join(to, 'store.db'));
  const restored = await serverOn(to, 0);
  for (;;) {
    const { data } = await ask(restored, 'GET', task);
    if ((data as { status: string }).status === 'SUCCESSFUL') break;
    expect(data).toMatchObject({ status: 'RUNNING' });
    await betweenLooks();
  }
  expect((await ask(restored, 'GET', '/api/v2/ob/clusters', 'alice:down the hole')).status).toBe(200);
  const { data } = await ask(restored, 'GET', '/obstop/v1/audit');
  expect((data as { contents: object[] }).contents).toMatchObject([
    { operation: 'stopCluster', outcome: { kind: 'accepted', taskId: id } },
  ]);
});
