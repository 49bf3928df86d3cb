import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createObstopClient, type ObstopClient } from '../src/obstop.ts';
import { createOcpClient, type OcpClient } from '../src/ocp.ts';
import { checkObstopAnswer } from '../src/validate.ts';
import { failure } from './failure.ts';
import { password, type RealServer, startRealServer } from './real-server.ts';

let server: RealServer;
let ocp: OcpClient;
let obstop: ObstopClient;
beforeAll(async () => {
  server = await startRealServer(0, ['--http-faults']);
  const auth = { kind: 'basic', username: 'admin', password } as const;
  ocp = createOcpClient({ baseUrl: server.baseUrl, auth });
  obstop = createObstopClient({ baseUrl: server.baseUrl, auth, validate: checkObstopAnswer });
});
afterAll(() => server.close());
beforeEach(() => obstop.fleet.reset());

it('a stop whose answer is cut is found, and asked for once', async () => {
  await obstop.faults.set({ rule: { kind: 'httpCut', operation: 'stopServer', at: 'answer', times: 1 } });
  const task = await ocp.servers.stop(1, 2);
  expect(await task.wait()).toMatchObject({ status: 'SUCCESSFUL' });
  expect((await obstop.audit.list({ operation: 'stopServer', outcome: 'accepted' })).items).toHaveLength(1);
});

it('a task is followed although a part of the reads fails or is late', async () => {
  const calls = { operation: 'getTask', share: 0.5, seed: 7 } as const;
  await obstop.faults.set({ rule: { kind: 'httpStatus', at: 'answer', status: 503, ...calls } });
  const latency = { kind: 'uniform', minMs: 1, maxMs: 50 } as const;
  await obstop.faults.set({ rule: { kind: 'httpDelay', at: 'request', latency, ...calls } });
  const task = await ocp.zones.stop(1, 'zone2');
  expect(await task.wait()).toMatchObject({ status: 'SUCCESSFUL' });
});

it('what such a fault is set with comes back, times counted down', async () => {
  const rule = { kind: 'httpStatus', operation: 'getCluster', at: 'request', status: 418, times: 2 } as const;
  const { id } = await obstop.faults.set({ rule });
  expect(await failure(ocp.clusters.get(1))).toMatchObject({ status: 418 });
  expect((await obstop.faults.list()).items).toEqual([{ id, scope: {}, rule: { ...rule, times: 1 } }]);
});
