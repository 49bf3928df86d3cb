import {
  type StopServerOptions as ContractOptions,
  type RestartServerOptions as ContractRestartOptions,
  RestartServerBody,
  StopServerBody,
} from '@obstop/contracts';
import { ocpV2 } from '@obstop/contracts/router';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { ok, scriptedTransport } from '../../test/scripted-transport.ts';
import { createVirtualRuntime } from '../../test/virtual-runtime.ts';
import type { FetchLike } from '../core/options.ts';
import type { OcpClient, RestartServerOptions, StopServerOptions } from './client.ts';
import { createOcpClient } from './create-client.ts';

const step = { id: 3, name: 'Stop zone', status: 'RUNNING' };
const anything = ok({ contents: [], log: 'a\nb\nc\n', ...step });

function rig(baseUrl = 'http://ocp.example:8080') {
  const sent: { call: string; body: unknown; headers: Record<string, string> }[] = [];
  const transport = scriptedTransport([anything]);
  const fetch: FetchLike = async (url, init) => {
    sent.push({
      call: `${init.method} ${url.slice(baseUrl.length)}`,
      body: init.body === undefined ? undefined : JSON.parse(init.body),
      headers: init.headers,
    });
    const { text } = await transport({ ...init, url });
    return new Response(text);
  };
  const client = createOcpClient({
    baseUrl,
    auth: { kind: 'basic', username: 'admin', password: 'aaAA11__' },
    fetch,
    runtime: createVirtualRuntime(),
    language: 'zh',
  });
  return { client, sent };
}

const calls: [string, string, (client: OcpClient) => Promise<unknown>][] = [
  ['stopCluster', 'POST /api/v2/ob/clusters/1/stop', ({ clusters }) => clusters.stop(1)],
  ['startCluster', 'POST /api/v2/ob/clusters/1/start', ({ clusters }) => clusters.start('1')],
  ['restartCluster', 'POST /api/v2/ob/clusters/1/restart', ({ clusters }) => clusters.restart(1)],
  ['getCluster', 'GET /api/v2/ob/clusters/1', ({ clusters }) => clusters.get(1n)],
  [
    'listClusters',
    'GET /api/v2/ob/clusters?name=ob&page=2&size=50&sort=id%2Casc&status=RUNNING%2CSTOPPED',
    ({ clusters }) =>
      clusters.list({ name: 'ob', status: ['RUNNING', 'STOPPED'], page: 2, size: 50, sort: 'id,asc' }),
  ],
  ['listZones', 'GET /api/v2/ob/clusters/1/zones', ({ zones }) => zones.list(1)],
  [
    'listZoneServers',
    'GET /api/v2/ob/clusters/1/zones/zone2/servers',
    ({ zones }) => zones.listServers(1, 'zone2'),
  ],
  ['stopZone', 'POST /api/v2/ob/clusters/1/zones/a%20b%2F%C3%BC/stop', ({ zones }) => zones.stop(1, 'a b/ü')],
  ['startZone', 'POST /api/v2/ob/clusters/1/zones/zone2/start', ({ zones }) => zones.start(1, 'zone2')],
  ['restartZone', 'POST /api/v2/ob/clusters/1/zones/zone2/restart', ({ zones }) => zones.restart(1, 'zone2')],
  [
    'listServers',
    'GET /api/v2/ob/clusters/1/servers?idcName=i&regionName=r',
    ({ servers }) => servers.list(1, { regionName: 'r', idcName: 'i' }),
  ],
  ['stopServer', 'POST /api/v2/ob/clusters/1/servers/2/stop', ({ servers }) => servers.stop(1, 2)],
  ['startServer', 'POST /api/v2/ob/clusters/1/servers/2/start', ({ servers }) => servers.start(1, 2)],
  ['restartServer', 'POST /api/v2/ob/clusters/1/servers/2/restart', ({ servers }) => servers.restart(1, 2)],
  [
    'listTasks',
    'GET /api/v2/tasks/instances?clusterId=1&clusterName=c&hostId=3&name=Stop&page=1&size=5&status=FAILED&tenantId=2&tenantName=t&type=MANUAL',
    ({ tasks }) =>
      tasks.list({
        clusterId: 1,
        clusterName: 'c',
        hostId: 3,
        name: 'Stop',
        page: 1,
        size: 5,
        status: ['FAILED'],
        tenantId: 2,
        tenantName: 't',
        type: ['MANUAL'],
      }),
  ],
  ['getTask', 'GET /api/v2/tasks/instances/9007199254740993', ({ tasks }) => tasks.get('9007199254740993')],
  ['retryTask', 'POST /api/v2/tasks/instances/7/retry', ({ tasks }) => tasks.retry(7)],
  ['rollbackTask', 'POST /api/v2/tasks/instances/7/rollback', ({ tasks }) => tasks.rollback(7)],
  ['retrySubtask', 'POST /api/v2/tasks/instances/7/subtasks/3/retry', ({ subtasks }) => subtasks.retry(7, 3)],
  ['skipSubtask', 'POST /api/v2/tasks/instances/7/subtasks/3/skip', ({ subtasks }) => subtasks.skip(7, 3)],
  [
    'cancelSubtask',
    'POST /api/v2/tasks/instances/7/subtasks/3/cancel',
    ({ subtasks }) => subtasks.cancel(7, 3),
  ],
  ['getSubtaskLog', 'GET /api/v2/tasks/instances/7/subtasks/3/log', ({ subtasks }) => subtasks.log(7, 3)],
];

describe('every call', () => {
  it.each(calls)('%s is %s', async (_operation, call, work) => {
    const { client, sent } = rig();
    await work(client);
    expect(sent[0]?.call).toBe(call);
    expect(sent[0]?.headers).toMatchObject({ accept: 'application/json', 'accept-language': 'zh-CN' });
  });

  it('of the contract is there, but for time and version, and the second path of a task', () => {
    const covered = calls.map(([operation]) => operation);
    expect([...covered, 'getInfo', 'getTaskAlias', 'getTime'].sort()).toEqual(Object.keys(ocpV2).sort());
  });

  it('goes under a path that baseUrl has', async () => {
    const { client, sent } = rig('https://gateway.example/ocp');
    await client.clusters.get(1);
    expect(sent[0]?.call).toBe('GET /api/v2/ob/clusters/1');
  });
});

describe('a server stop', () => {
  it('sends its options in the body, freezeServer always', async () => {
    const { client, sent } = rig();
    await client.servers.stop(1, 2);
    await client.servers.stop(1, 2, { force: true, freezeServer: true, type: 'STOP_SERVICE' });
    expect(sent.map(({ body }) => body)).toEqual([
      { freezeServer: false },
      { force: true, freezeServer: true, type: 'STOP_SERVICE' },
    ]);
    expect(sent.map(({ body }) => StopServerBody.safeParse(body).success)).toEqual([true, true]);
    expect(sent[0]?.headers['content-type']).toBe('application/json');
  });

  it('has the contract’s options', () => {
    expectTypeOf<keyof StopServerOptions>().toEqualTypeOf<keyof ContractOptions>();
    expectTypeOf<StopServerOptions>().toExtend<ContractOptions>();
  });
});

it('a server restart has the contract’s options, and sends them in the body, freezeServer always', async () => {
  const { client, sent } = rig();
  await client.servers.restart(1, 2);
  await client.servers.restart(1, 2, { force: true, freezeServer: true });
  expect(sent.map(({ body }) => body)).toEqual([
    { freezeServer: false },
    { force: true, freezeServer: true },
  ]);
  expect(sent.map(({ body }) => RestartServerBody.safeParse(body).success)).toEqual([true, true]);
  expectTypeOf<keyof RestartServerOptions>().toEqualTypeOf<keyof ContractRestartOptions>();
  expectTypeOf<RestartServerOptions>().toExtend<ContractRestartOptions>();
});

it('the end of a log is its last lines', async () => {
  const { client } = rig();
  const task = await client.tasks.get(7);
  expect(await task.logTail({ ...task, id: 3 } as never, 2)).toEqual(['b', 'c']);
});

it('a rollback that is answered without data is read', async () => {
  const transport = scriptedTransport([{ body: { successful: true } }, anything]);
  const client = createOcpClient({
    baseUrl: 'http://ocp.example',
    auth: { kind: 'basic', username: 'admin', password: 'aaAA11__' },
    fetch: async (url, init) => new Response((await transport({ ...init, url })).text),
  });
  expect((await client.tasks.rollback(7)).name).toBe('Stop zone');
  expect(transport.requests.map(({ method }) => method)).toEqual(['POST', 'GET']);
});
