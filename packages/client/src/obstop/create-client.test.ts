import {
  checkRequests,
  faultRequests,
  newUserRequests,
  obstopErrorExample,
  ownPasswordRequests,
  userChangeRequests,
} from '@obstop/contracts/examples';
import { obstopOperations } from '@obstop/contracts/operations';
import { obstopRoutes } from '@obstop/contracts/routes';
import { describe, expect, it } from 'vitest';
import { failure } from '../../test/failure.ts';
import {
  connectionRefused,
  ok,
  reset,
  type Scripted,
  scriptedTransport,
} from '../../test/scripted-transport.ts';
import { createVirtualRuntime } from '../../test/virtual-runtime.ts';
import type { FetchLike } from '../core/options.ts';
import { checkObstopAnswer } from '../validate.ts';
import type {
  ObstopCheck,
  ObstopClient,
  ObstopFaultDraft,
  ObstopNewUser,
  ObstopOwnPassword,
  ObstopUserChange,
} from './client.ts';
import { createObstopClient } from './create-client.ts';

type Operation = keyof typeof obstopRoutes;

function rig(...script: Scripted[]) {
  const transport = scriptedTransport(script);
  const fetch: FetchLike = async (url, init) => {
    const { status, text, headers } = await transport({ ...init, url });
    return new Response(text, { status, headers: headers as Headers });
  };
  const baseUrl = 'http://ocp.example:8080';
  const client = createObstopClient({
    baseUrl,
    auth: { kind: 'basic', username: 'admin', password: 'aaAA11__' },
    fetch,
    runtime: createVirtualRuntime(),
    validate: checkObstopAnswer,
  });
  const lenient = createObstopClient({
    baseUrl,
    auth: { kind: 'basic', username: 'admin', password: 'aaAA11__' },
    fetch,
    runtime: createVirtualRuntime(),
  });
  const sent = () => transport.requests.map(({ method, url }) => `${method} ${url.slice(baseUrl.length)}`);
  return { client, lenient, sent, requests: transport.requests };
}

const shown = (example: { value?: unknown } | undefined) => example?.value;
const fault = shown(faultRequests.failTwice) as ObstopFaultDraft;
const user = shown(newUserRequests.viewer) as ObstopNewUser;
const passwords = shown(ownPasswordRequests.another) as ObstopOwnPassword;
const check: ObstopCheck = checkRequests.ocpServer.value as ObstopCheck;
const change = shown(userChangeRequests.disable) as ObstopUserChange;

const calls: [Operation, string, (client: ObstopClient) => Promise<unknown>][] = [
  ['listFaults', 'GET /obstop/v1/faults', ({ faults }) => faults.list()],
  ['setFault', 'POST /obstop/v1/faults', ({ faults }) => faults.set(fault)],
  ['clearFaults', 'DELETE /obstop/v1/faults', ({ faults }) => faults.clearAll()],
  ['clearFault', 'DELETE /obstop/v1/faults/7', ({ faults }) => faults.clear(7)],
  ['resetFleet', 'POST /obstop/v1/reset', ({ fleet }) => fleet.reset()],
  ['getMe', 'GET /obstop/v1/me', ({ me }) => me.get()],
  ['changeOwnPassword', 'PUT /obstop/v1/me/password', ({ me }) => me.changePassword(passwords)],
  ['listReach', 'GET /obstop/v1/clusters/1/reach', ({ agents }) => agents.reach(1)],
  [
    'setClusterIdentity',
    'POST /obstop/v1/clusters/1/identity',
    ({ agents }) => agents.setIdentity(1, { obClusterId: 1001, name: 'prod' }),
  ],
  ['listUsers', 'GET /obstop/v1/users', ({ users }) => users.list()],
  ['createUser', 'POST /obstop/v1/users', ({ users }) => users.create(user)],
  ['changeUser', 'PATCH /obstop/v1/users/101', ({ users }) => users.change(101, change)],
  ['deleteUser', 'DELETE /obstop/v1/users/101', ({ users }) => users.delete('101')],
  ['listAccessKeys', 'GET /obstop/v1/users/100/access-keys', ({ accessKeys }) => accessKeys.list(100n)],
  ['createAccessKey', 'POST /obstop/v1/users/100/access-keys', ({ accessKeys }) => accessKeys.create(100)],
  ['disableAccessKey', 'DELETE /obstop/v1/access-keys/A%2F1', ({ accessKeys }) => accessKeys.disable('A/1')],
  ['check', 'POST /obstop/v1/checks', (client) => client.check(check)],
  ['purge', 'POST /obstop/v1/purge', ({ purge }) => purge(new Date(0), { dryRun: true })],
  ['listAudit', 'GET /obstop/v1/audit', ({ audit }) => audit.list()],
];
const answerOf = (operation: Operation) =>
  Object.values(obstopRoutes[operation].metadata.examples)[0]?.value as Record<string, unknown>;

describe('every call', () => {
  it.each(calls)('%s is %s, and answers what the contract shows', async (operation, call, work) => {
    const { data } = answerOf(operation) as { data?: { contents?: unknown[]; page?: object } };
    const { client, sent } = rig({ body: answerOf(operation) });
    const expected = data?.contents ? { items: data.contents, ...data.page } : data;
    expect(await work(client)).toEqual(expected);
    expect(sent()).toEqual([call]);
  });

  it('of the contract is there', () => {
    expect(calls.map(([operation]) => operation).sort()).toEqual(Object.keys(obstopRoutes).sort());
  });

  it.each(
    calls.flatMap(([operation, , work]) =>
      obstopRoutes[operation].metadata.errors.map((name) => [operation, name, work] as const),
    ),
  )('%s tells the refusal %s, and only a read is tried again', async (operation, name, work) => {
    const { value } = obstopErrorExample(name) as {
      value: { status: number; error: { code: number; message: string } };
    };
    const { client, requests } = rig({ status: value.status, body: value });
    const error = await failure(work(client));
    expect(error).toMatchObject({
      kind:
        { 401: 'unauthenticated', 403: 'forbidden', 404: 'not-found', 409: 'conflict' }[value.status] ??
        'refused',
      status: value.status,
      code: value.error.code,
      operation,
    });
    expect(error.message).toContain(value.error.message);
    const isRead = !obstopOperations[operation].changes;
    expect(requests).toHaveLength(isRead && value.status >= 500 ? 4 : 1);
  });

  it.each(calls)('%s is not repeated where it changes something and its answer is lost', async (...row) => {
    const [operation, , work] = row;
    const { client, requests } = rig({ fails: reset }, { body: answerOf(operation) });
    if (!obstopOperations[operation].changes) {
      await work(client);
      expect(requests).toHaveLength(2);
      return;
    }
    expect(await failure(work(client))).toMatchObject({
      kind: 'unreachable',
      mayHaveHappened: true,
      hint: expect.stringContaining('List'),
    });
    expect(requests).toHaveLength(1);
  });
});

it('a change that certainly was not sent says so', async () => {
  const { client } = rig({ fails: connectionRefused });
  expect(await failure(client.fleet.reset())).toMatchObject({
    kind: 'unreachable',
    mayHaveHappened: false,
  });
});

it('a body is sent as the contract’s example has it; a call without one sends none', async () => {
  const { lenient, requests } = rig({ body: answerOf('setFault') }, { body: answerOf('createAccessKey') });
  await lenient.faults.set(fault);
  await lenient.accessKeys.create(100);
  expect(requests.map(({ body }) => body && JSON.parse(body))).toEqual([fault, undefined]);
  expect(requests.map(({ headers }) => headers['content-type'])).toEqual(['application/json', undefined]);
});

it('the audit log is asked by everything that the contract takes', async () => {
  const { client, sent } = rig({ body: answerOf('listAudit') });
  await client.audit.list({
    userName: 'ä',
    operation: 'stopZone',
    outcome: 'refused',
    taskId: 7n,
    from: new Date('2026-11-21T02:00:00Z'),
    until: '2026-11-21T12:00:00+08:00',
    page: 2,
    size: 5,
  });
  expect(sent()).toEqual([
    'GET /obstop/v1/audit?from=2026-11-21T02%3A00%3A00.000Z&operation=stopZone&outcome=refused&page=2&size=5&taskId=7&until=2026-11-21T12%3A00%3A00%2B08%3A00&userName=%C3%A4',
  ]);
});

describe('what cannot be sent', () => {
  it.each<[string, (client: ObstopClient) => Promise<unknown>]>([
    ['id', ({ faults }) => faults.clear(0)],
    ['id', ({ users }) => users.change('../faults', {})],
    ['id', ({ users }) => users.delete(1.5)],
    ['userId', ({ accessKeys }) => accessKeys.list('')],
    ['userId', ({ accessKeys }) => accessKeys.create(-1)],
    ['id', ({ accessKeys }) => accessKeys.disable('..')],
    ['id', ({ accessKeys }) => accessKeys.disable('\ud800')],
    ['taskId', ({ audit }) => audit.list({ taskId: 'seven' })],
    ['from', ({ audit }) => audit.list({ from: new Date('never') })],
    ['until', ({ audit }) => audit.list({ until: new Date(Number.NaN) })],
  ])('is refused beforehand, naming %s', async (path, work) => {
    const { client, requests } = rig(ok({}));
    expect(await failure(work(client))).toMatchObject({ kind: 'invalid-request', path });
    expect(requests).toEqual([]);
  });
});

const key = { id: 'AK1', userId: 1, disabled: false, createTime: 't' };
const someone = { id: 1, name: 'a', roles: [], permissions: [], disabled: false, createTime: 't' };
const record = {
  id: 1,
  time: 't',
  traceId: 't',
  userName: 'a',
  address: 'a',
  operation: 'stopZone',
  target: {},
  outcome: { kind: 'accepted', taskId: 1 },
};
const planned = { name: 's', timeoutSeconds: 1, upstreams: [], downstreams: [] };
const set = (rule: object, scope: unknown = {}) => ({ id: 1, scope, rule });

it('a rule of a kind that only a newer server knows is passed on as it is', async () => {
  const newer = set({ kind: 'toString', depth: 3 });
  const { lenient } = rig(ok({ contents: [newer, set({ kind: 'hang', operation: 'observe' })] }));
  expect((await lenient.faults.list()).items[0]).toEqual(newer);
});

describe('an answer that cannot be what was asked for', () => {
  it.each<[string, unknown, (client: ObstopClient) => Promise<unknown>]>([
    ['data', [], ({ faults }) => faults.list()],
    ['data.contents', {}, ({ users }) => users.list()],
    ['data.contents', { contents: null }, ({ accessKeys }) => accessKeys.list(1)],
    ['data.contents[0]', { contents: ['x'] }, ({ users }) => users.list()],
    ['data.contents[0].id', { contents: [{ ...key, id: 1 }] }, ({ accessKeys }) => accessKeys.list(1)],
    ['data.page.size', { contents: [], page: { number: 1 } }, ({ audit }) => audit.list()],
    ['data', undefined, ({ faults }) => faults.set(fault)],
    ['data.id', { ...set({ kind: 'unreachable' }), id: '1' }, ({ faults }) => faults.set(fault)],
    ['data.scope', set({ kind: 'unreachable' }, null), ({ faults }) => faults.set(fault)],
    ['data.scope.zoneName', set({ kind: 'unreachable' }, { zoneName: 2 }), ({ faults }) => faults.set(fault)],
    ['data.rule.kind', set({}), ({ faults }) => faults.set(fault)],
    ['data.rule.operation', set({ kind: 'hang' }), ({ faults }) => faults.set(fault)],
    ['data.rule.times', set({ kind: 'fail', operation: 'x', times: '2' }), ({ faults }) => faults.set(fault)],
    [
      'data.contents[0].rule.latency.maxMs',
      { contents: [set({ kind: 'slow', latency: { kind: 'uniform', minMs: 1 } })] },
      ({ faults }) => faults.list(),
    ],
    ['data.roles', { ...someone, roles: undefined }, ({ users }) => users.create(user)],
    ['data.permissions[1]', { ...someone, permissions: ['a', 1] }, ({ users }) => users.change(1, change)],
    ['data.lockedUntil', { ...someone, lockedUntil: null }, ({ users }) => users.create(user)],
    ['data.disabled', { ...someone, disabled: 0 }, ({ users }) => users.create(user)],
    ['data.kind', { kind: 'perhaps' }, (client) => client.check(check)],
    ['data.error.message', { kind: 'refused', status: 409, error: {} }, (client) => client.check(check)],
    [
      'data.plan.subtasks[0].target.serverId',
      {
        kind: 'allowed',
        plan: { name: 'p', subtasks: [{ ...planned, target: { kind: 'server', serverId: '2' } }] },
      },
      (client) => client.check(check),
    ],
    ['data.secret', key, ({ accessKeys }) => accessKeys.create(1)],
    [
      'data.contents[1].outcome.taskId',
      { contents: [record, { ...record, outcome: { kind: 'accepted' } }] },
      ({ audit }) => audit.list(),
    ],
    [
      'data.contents[0].outcome.kind',
      { contents: [{ ...record, outcome: { kind: 'postponed' } }] },
      ({ audit }) => audit.list(),
    ],
    [
      'data.contents[0].target.id',
      { contents: [{ ...record, target: { id: 1 } }] },
      ({ audit }) => audit.list(),
    ],
  ])('is outside the contract at %s', async (path, data, work) => {
    const { lenient } = rig({ body: { successful: true, data } });
    expect(await failure(work(lenient))).toMatchObject({
      kind: 'outside-contract',
      issues: [{ path, message: expect.stringMatching(/^must be /) }],
    });
  });

  it('members and words that only a newer server knows are let through', async () => {
    const newer = { ...set({ kind: 'hang', operation: 'moveTenant' }), since: 'yesterday' };
    const { lenient } = rig(ok({ contents: [newer] }));
    expect((await lenient.faults.list()).items).toEqual([newer]);
  });
});
