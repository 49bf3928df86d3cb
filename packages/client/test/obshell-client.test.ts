import { obshellErrors } from '@obstop/contracts';
import {
  agentInfoExamples,
  agentsStatusExamples,
  agentTimeExamples,
  dagExamples,
  gitInfoExamples,
  listAgentsExamples,
  listDagsExamples,
  logEntryExamples,
  nodeExamples,
  obInfoExamples,
  secretExamples,
  statusExamples,
  stopExamples,
  subTaskExamples,
} from '@obstop/contracts/examples';
import { describe, expect, it } from 'vitest';
import { createObshellClient, type ObshellClientOptions, plainCodec } from '../src/obshell.ts';
import { failure } from './failure.ts';
import { lostConnection, type Scripted, scriptedFetch, testRuntime } from './obshell-scripted.ts';

const dataOf = (example: { value: unknown }): Scripted => ({
  data: (example.value as { data: unknown }).data,
});
function setUp(script: Parameters<typeof scriptedFetch>[1], more: Partial<ObshellClientOptions> = {}) {
  const runtime = testRuntime();
  const server = scriptedFetch(runtime, script);
  const client = createObshellClient({
    address: '10.10.10.1',
    auth: { kind: 'password', password: 'rootpwd' },
    codec: plainCodec,
    fetch: server.fetch,
    runtime,
    ...more,
  });
  return { client, runtime, ...server };
}

describe('the calls', () => {
  it('each reads the contract’s example of its answer', async () => {
    const { client, sent } = setUp({
      'GET /api/v1/info': dataOf(agentInfoExamples.clusterAgent),
      'GET /api/v1/git-info': dataOf(gitInfoExamples.build),
      'GET /api/v1/status': dataOf(statusExamples.available),
      'GET /api/v1/time': dataOf(agentTimeExamples.now),
      'GET /api/v1/secret': dataOf(secretExamples.key),
      'GET /api/v1/agents/status': dataOf(agentsStatusExamples.all),
      'GET /api/v1/ob/agents': dataOf(listAgentsExamples.three),
      'GET /api/v1/ob/info': dataOf(obInfoExamples.running),
      'GET /api/v1/task/node/9': dataOf(nodeExamples.running),
      'GET /api/v1/task/sub_task/9': dataOf(subTaskExamples.failed),
      'GET /api/v1/task/sub_task/9/logs': dataOf(logEntryExamples.oneRun),
      'POST /api/v1/login': { data: 'a3f1' },
      'POST /api/v1/logout': {},
      'POST /api/v1/task/dag/9': {},
      'POST /api/v1/task/node/9': {},
    });
    expect((await client.info()).identity).toBe('CLUSTER AGENT');
    expect((await client.gitInfo()).branch).toBe('master');
    expect((await client.status({ obQueryTimeoutUs: 1000 })).obState).toBe(3);
    expect(await client.time()).toMatch(/^2026-11-21T10:00:00/);
    expect((await client.secret()).publicKey).toMatch(/^MEgC/);
    expect(Object.keys(await client.agents.status())).toHaveLength(3);
    expect(await client.agents.list()).toHaveLength(3);
    expect((await client.ob.info()).cluster.name).toBe('obdemo');
    expect((await client.nodes.get('9')).state).toBe('RUNNING');
    expect((await client.subTasks.get('9')).executeAgent).toEqual({ ip: '10.10.10.1', port: 2886 });
    expect((await client.subTasks.logs('9'))[0]?.executeTimes).toBe(1);
    expect(await client.login()).toBe('a3f1');
    await client.logout('a3f1');
    await client.dags.operate(9n, 'CANCEL');
    await client.nodes.operate('9', 'PASS');
    expect(sent.find(({ target }) => target.includes('/status?'))?.target).toBe(
      '/api/v1/status?ob_query_timeout=1000',
    );
    expect(sent.slice(-3).map(({ body }) => JSON.parse(body ?? ''))).toEqual([
      { session_id: 'a3f1' },
      { operator: 'CANCEL' },
      { operator: 'PASS' },
    ]);
  });

  it.each([
    ['listUnfinished', '/task/dag/unfinish'],
    ['listUnfinishedOb', '/task/dag/ob/unfinish'],
    ['listUnfinishedAgent', '/task/dag/agent/unfinish'],
    ['listMaintainAgents', '/task/dag/maintain/agents'],
    ['listOb', '/task/dags/ob'],
    ['listAgent', '/task/dags/agent'],
    ['listAgentMain', '/task/dag/agent/main_dags'],
  ] as const)('dags.%s reads %s, none written as null too', async (name, path) => {
    const { client, sent } = setUp({
      [`GET /api/v1${path}`]: [dataOf(listDagsExamples.one), dataOf(listDagsExamples.none)],
    });
    expect((await client.dags[name]()).map(({ state }) => state)).toEqual(['running']);
    expect(await client.dags[name]({ details: false })).toEqual([]);
    expect(sent.map(({ target }) => target)).toEqual([`/api/v1${path}`, `/api/v1${path}?show_details=false`]);
  });

  it.each([
    ['getMaintainOb', '/task/dag/maintain/ob'],
    ['getMaintainAgent', '/task/dag/maintain/agent'],
  ] as const)('dags.%s reads %s', async (name, path) => {
    const { client } = setUp({ [`GET /api/v1${path}`]: dataOf(dagExamples.succeeded) });
    expect((await client.dags[name]()).state).toBe('succeeded');
  });

  it('the plain codec sends JSON, and a word in place of credentials', async () => {
    const { client, sent } = setUp(
      { 'POST /api/v1/ob/stop': dataOf(stopExamples.force) },
      { language: 'zh' },
    );
    await client.stop({ scope: 'GLOBAL', force: true });
    expect(sent).toHaveLength(1);
    expect(sent[0]).toMatchObject({
      headers: { 'x-ocs-header': 'plain', 'content-type': 'application/json', 'accept-language': 'zh' },
      body: '{"scope":{"type":"GLOBAL"},"force":true}',
    });
    expect(JSON.stringify(sent)).not.toContain('rootpwd');
  });
});

describe('what is found before anything is sent', () => {
  const { client, sent } = setUp({});
  it.each<[string, () => unknown, string]>([
    [
      'force with terminate',
      () => client.stop({ scope: 'GLOBAL', force: true, terminate: true }),
      'terminate',
    ],
    ['GLOBAL without a mode', () => client.stop({ scope: 'GLOBAL' }), 'force'],
    ['ZONE without a target', () => client.stop({ scope: 'ZONE', force: true }), 'target'],
    ['a start of no server', () => client.start({ scope: 'SERVER', target: [] }), 'target'],
    ['a zone that is a path', () => client.zones.stop('..'), 'name'],
    ['a check of it', () => client.zones.checkStop('.'), 'name'],
    ['an id that is a path', () => client.dags.get('../info'), 'id'],
    ['an id that has lost digits', () => client.dags.get(Number('22130706433028869')), 'id'],
    ['an unknown operator', () => client.dags.operate('9', 'RUN' as 'PASS'), 'operator'],
    ['a node’s retry', () => client.nodes.operate('9', 'RETRY' as 'PASS'), 'operator'],
    ['a limit of no time', () => client.status({ obQueryTimeoutUs: 0 }), 'obQueryTimeoutUs'],
    ['a logout of no session', () => client.logout(), 'sessionId'],
  ])('%s', async (_, run, path) => {
    expect(await failure(run)).toMatchObject({ kind: 'invalid-request', path });
    expect(sent).toEqual([]);
  });

  it.each<[string, Partial<ObshellClientOptions>, string]>([
    ['no address at all', { address: undefined as unknown as string }, 'baseUrl'],
    ['address and root', { baseUrl: 'http://10.10.10.1:2886' }, 'baseUrl'],
    ['an address with a path', { address: '10.10.10.1/x' }, 'address'],
    ['an address with a port beyond all', { address: '10.10.10.1:99999' }, 'address'],
    ['an address with credentials', { address: 'root:pwd@10.10.10.1' }, 'address'],
    ['no password', { auth: { kind: 'password' } as never }, 'auth.password'],
    ['no session', { auth: { kind: 'session', sessionId: '' } }, 'auth.sessionId'],
    ['headers that are void at once', { headerLifetimeSeconds: 0 }, 'headerLifetimeSeconds'],
    ['headers valid for half seconds', { headerLifetimeSeconds: 1.5 }, 'headerLifetimeSeconds'],
    ['another kind', { auth: { kind: 'basic' } as never }, 'auth.kind'],
  ])('a client with %s', async (_, options, path) => {
    expect(await failure(() => setUp({}, options))).toMatchObject({ kind: 'invalid-request', path });
  });

  it.each([
    ['10.10.10.1', 'http://10.10.10.1:2886/api/v1/info'],
    ['10.10.10.1:3000', 'http://10.10.10.1:3000/api/v1/info'],
    ['[::1]', 'http://[::1]:2886/api/v1/info'],
    ['agent.example:2886', 'http://agent.example:2886/api/v1/info'],
  ])('the address %s is reached at %s', async (address, url) => {
    const urls: string[] = [];
    const { client: other } = setUp(
      {},
      {
        address,
        retry: false,
        fetch: async (each) => {
          urls.push(each);
          throw lostConnection();
        },
      },
    );
    await failure(() => other.info());
    expect(urls).toEqual([url]);
  });

  it('a login without a password', async () => {
    const { client: other } = setUp({}, { auth: { kind: 'none' } });
    expect(await failure(() => other.login())).toMatchObject({ kind: 'invalid-request', path: 'auth.kind' });
  });
});

describe('a refusal', () => {
  it.each(Object.keys(obshellErrors))('%s keeps its name and status', async (name) => {
    const { status, message } = obshellErrors[name as keyof typeof obshellErrors];
    const { client } = setUp({
      'POST /api/v1/ob/stop': { status, error: { errCode: name, message: message.en } },
      'GET /api/v1/task/dags/agent': dataOf(listDagsExamples.none),
      'GET /api/v1/task/dag/unfinish': dataOf(listDagsExamples.none),
    });
    const error = await failure(() => client.stop({ scope: 'GLOBAL', force: true }));
    expect(error).toMatchObject({ code: name, status, operation: 'stopOb', traceId: 'd0991236cc3983cf' });
    expect(error.mayHaveHappened ?? false).toBe(false);
  });

  it('by another DAG is a conflict that names it', async () => {
    const text = 'OceanBase cluster is under maintenance by DAG: 2219, please try again later';
    const { client } = setUp({
      'POST /api/v1/ob/start': {
        status: 500,
        error: { errCode: 'OB.Cluster.UnderMaintenanceWithDag', message: text },
      },
    });
    expect(await failure(() => client.start({ scope: 'GLOBAL' }))).toMatchObject({
      kind: 'conflict',
      taskId: '2219',
    });
  });
});

describe('waiting', () => {
  const stopped = { 'POST /api/v1/ob/stop': dataOf(stopExamples.force) };
  const stopAll = { scope: 'GLOBAL', force: true } as const;
  const endOf = (example: { value: unknown }, more: Record<string, unknown> = {}) => ({
    data: { ...(example.value as { data: object }).data, id: idOf(stopExamples.force), ...more },
  });
  const idOf = (example: { value: unknown }) => (example.value as { data: { id: string } }).data.id;
  const call = `GET /api/v1/task/dag/${idOf(stopExamples.force)}`;

  it('a stop is followed to its end, over a restart of the agent', async () => {
    const { client } = setUp({
      ...stopped,
      [call]: [endOf(dagExamples.running), lostConnection(), endOf(dagExamples.succeeded)],
    });
    const seen: [number, string, boolean][] = [];
    const task = await (await client.stop(stopAll)).wait({
      onProgress: ({ percent, running, outage }) =>
        seen.push([percent, running.join(), outage !== undefined]),
    });
    expect(task.state).toBe('succeeded');
    const waiting = 'Wait for all agents to execute tasks successfully';
    expect(seen).toEqual([
      [0, '', false],
      [55, waiting, false],
      [55, waiting, true],
      [100, '', false],
    ]);
  });

  it('a DAG that fails is an error with the step and the end of its log', async () => {
    const { client, callsOf } = setUp({ ...stopped, [call]: endOf(dagExamples.failed) });
    const error = await failure(async () => (await client.stop(stopAll)).wait());
    expect(error).toMatchObject({ kind: 'task-failed', outcome: 'failed', taskId: idOf(stopExamples.force) });
    expect(error.failedSteps).toEqual([
      {
        id: expect.any(String),
        name: 'Make sure all agents are ready',
        status: 'FAILED',
        logTail: [expect.stringContaining('Task.SubDag.NotAllCreated')],
      },
    ]);
    // The log was in the DAG itself.
    expect(callsOf(call)).toBe(1);
  });

  it.each([
    ['ROLLBACK', 'rolled-back'],
    ['PASS', 'passed-over'],
  ] as const)(
    'SUCCEED with %s is no success, unless it is what was waited for',
    async (operator, outcome) => {
      const { client } = setUp({ ...stopped, [call]: endOf(dagExamples.succeeded, { operator }) });
      const task = await client.stop(stopAll);
      expect(await failure(() => task.wait())).toMatchObject({ kind: 'task-failed', outcome });
      expect((await task.wait({ accept: [outcome] })).state).toBe(outcome);
    },
  );

  it('a DAG read without details has its logs asked for', async () => {
    const subTask = {
      value: {
        data: {
          ...(subTaskExamples.failed.value as { data: object }).data,
          task_logs: ['one\ntwo', 'three\n'],
        },
      },
    };
    const { client } = setUp({
      [call]: endOf(dagExamples.withoutDetails),
      'GET /api/v1/task/sub_task/9': dataOf(subTask),
    });
    const task = await client.dags.get(idOf(stopExamples.force), { details: false });
    const step = {
      id: '9',
      name: 'x',
      state: 'failed',
      status: 'FAILED',
      upstreams: [],
      downstreams: [],
    } as const;
    expect(await task.logTail(step, 2)).toEqual(['two', 'three']);
    expect(await task.logTail(step, 0)).toEqual([]);
  });
});
