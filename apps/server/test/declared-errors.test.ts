import { type ObstopErrorName, obstopErrors, type RouteMetadata } from '@obstop/contracts';
import { obstopV1, ocpV2 } from '@obstop/contracts/router';
import { StoreUnavailableError } from '@obstop/engine';
import type { AppRoute } from '@ts-rest/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildApp } from '../src/http/build-app.ts';
import { untraced } from '../src/tracing/tracing.ts';
import { type Sent, type TestServer, useServer } from './harness.ts';

/** Every error that a route declares is answered by that route: either it can be had, or it must not be declared. */

const routes = [...Object.values(ocpV2), ...Object.values(obstopV1)] as AppRoute[];
const metadataOf = (route: AppRoute) => route.metadata as RouteMetadata;
const json = { 'content-type': 'application/json' };

/** A path that exists, with what is given put in place of the demo fleet's own. */
function pathOf({ path }: AppRoute, values: Record<string, string> = {}): string {
  const existing: Record<string, string> = { id: '1', zoneName: 'zone1', serverId: '1', taskInstanceId: '1' };
  return path.replace(/:(\w+)/g, (_whole, name: string) => values[name] ?? existing[name] ?? '1');
}

/** A body that the route takes, where it needs one. */
function bodyOf(route: AppRoute): Pick<Sent, 'body' | 'headers'> {
  const [example] = Object.values(metadataOf(route).requestExamples ?? {});
  return example ? { body: JSON.stringify(example.value), headers: json } : {};
}

type Attempt = { path: string } & Sent;
const viewer = 'viewer:seen-and-not-heard';
/** Paths that are served in front of real clusters only. */
const ofAgents = /\/clusters\/:id\/(reach|identity)$/;

/** Errors that any route answers to the same kind of request. */
const anywhere: Partial<Record<ObstopErrorName, (route: AppRoute) => Attempt>> = {
  unauthenticated: (route) => ({ path: pathOf(route), credentials: null }),
  forbidden: (route) => ({ path: pathOf(route), credentials: viewer, ...bodyOf(route) }),
  invalidParameter: (route) => {
    const [name] = /:\w+/.exec(route.path) ?? [];
    if (name)
      return {
        path: pathOf(route, {
          [name.slice(1)]: name === ':accessKeyId' ? 'x'.repeat(200) : name === ':zoneName' ? '%00' : 'x',
        }),
        ...bodyOf(route),
      };
    if ('query' in route && route.query) return { path: `${pathOf(route)}?page=0` };
    return { path: pathOf(route), body: '{"rule":1,"name":2}', headers: json };
  },
  malformedJson: (route) => ({ path: pathOf(route), body: '{', headers: json }),
  bodyNotObject: (route) => ({ path: pathOf(route), body: '[]', headers: json }),
  bodyTooLarge: (route) => ({ path: pathOf(route), body: `{"x":"${'x'.repeat(70_000)}"}`, headers: json }),
  unsupportedMediaType: (route) => ({
    path: pathOf(route),
    body: 'x',
    headers: { 'content-type': 'text/plain' },
  }),
  clusterNotFound: (route) => ({ path: pathOf(route, { id: '99' }), ...bodyOf(route) }),
  zoneNotFound: (route) => ({ path: pathOf(route, { zoneName: 'zone9' }) }),
  serverNotFound: (route) => ({ path: pathOf(route, { serverId: '99' }) }),
  taskNotFound: (route) => ({ path: pathOf(route, { taskInstanceId: '999' }) }),
  subtaskNotFound: (route) => ({ path: pathOf(route, { subtaskInstanceId: '99999' }) }),
  taskStateNotAllowed: (route) => ({ path: pathOf(route) }),
  taskCannotRollBack: (route) => ({ path: pathOf(route) }),
  faultNotFound: (route) => ({ path: pathOf(route, { faultId: '999' }) }),
  userNotFound: (route) => ({ path: pathOf(route, { userId: '999' }), ...bodyOf(route) }),
  accessKeyNotFound: (route) => ({ path: pathOf(route, { accessKeyId: 'none' }) }),
  adminStays: (route) => ({
    path: pathOf(route, { userId: '100' }),
    body: '{"disabled":true}',
    headers: json,
  }),
};

/** Errors that need a certain state of the fleet or a certain body; where they are declared, this is how they are had. */
const attempts: Record<string, Partial<Record<ObstopErrorName, Attempt>>> = {
  stopServer: {
    illegalArgument: {
      path: '/api/v2/ob/clusters/1/servers/1/stop?force=false',
      body: '{"force":true}',
      headers: json,
    },
  },
  restartServer: {
    illegalArgument: {
      path: '/api/v2/ob/clusters/1/servers/1/restart?freezeServer=false',
      body: '{"freezeServer":true}',
      headers: json,
    },
  },
  setFault: {
    illegalArgument: {
      path: '/obstop/v1/faults',
      body: '{"scope":{"clusterId":99},"rule":{"kind":"unreachable"}}',
      headers: json,
    },
  },
  // Nothing is asked of their bodies but that they can be read.
  clearFaults: { invalidParameter: { path: '/obstop/v1/faults', body: '['.repeat(99), headers: json } },
  resetFleet: { invalidParameter: { path: '/obstop/v1/reset', body: '['.repeat(99), headers: json } },
  check: {
    clusterNotFound: {
      path: '/obstop/v1/checks',
      body: '{"obshell":{"operation":"startOb","clusterId":99}}',
      headers: json,
    },
  },
  createUser: {
    illegalArgument: { path: '/obstop/v1/users', body: '{"name":"bob","password":"short"}', headers: json },
    userExists: {
      path: '/obstop/v1/users',
      body: '{"name":"admin","password":"long enough"}',
      headers: json,
    },
  },
  changeOwnPassword: {
    illegalArgument: {
      path: '/obstop/v1/me/password',
      body: '{"currentPassword":"a guess","newPassword":"long enough"}',
      headers: json,
    },
  },
  changeUser: {
    illegalArgument: { path: '/obstop/v1/users/100', body: '{"roles":["KING"]}', headers: json },
  },
};

/** Had in the tests of the fleet's states below. */
const byState: readonly string[] = [
  'clusterBusy',
  'statusNotAllowed',
  'otherZoneStopped',
  'majorityLost',
  'clusterProtected',
];
/** Had in the tests of defects below. */
const byDefect: readonly string[] = ['unexpected', 'unavailable'];

async function expectError(server: TestServer, method: string, attempt: Attempt, name: ObstopErrorName) {
  const { path, ...sent } = attempt;
  const { status, body } = await server.send(path, { method, ...sent });
  const entry = obstopErrors[name];
  expect({ path, status, error: body.error }).toEqual({
    path,
    status: entry.status,
    error: expect.objectContaining({ code: entry.code }),
  });
}

describe('every declared error of every route', () => {
  const server = useServer();
  // The calls about agents are served in front of real clusters alone; here none of its agents can be reached.
  const unreachable = { id: 1, agents: ['127.0.0.1:1'], rootPassword: 'none' };
  const gateway = useServer({ server: { gateway: { clusters: [unreachable] } } });
  beforeAll(async () => {
    for (const each of [server, gateway])
      await each.admin.createUser({ name: 'viewer', password: 'seen-and-not-heard', roles: [] });
    await server.post('/api/v2/ob/clusters/2/servers/4/stop');
    await server.ended(1);
  });

  const pairs = routes.flatMap((route) => {
    const { operationId, errors } = metadataOf(route);
    return errors
      .filter((name) => !byState.includes(name) && !byDefect.includes(name))
      .map((name) => [operationId, name as ObstopErrorName, route] as const);
  });

  it.each(pairs)('%s answers %s', async (operationId, name, route) => {
    const attempt = attempts[operationId]?.[name] ?? anywhere[name]?.(route);
    if (!attempt) throw new Error(`nobody knows how to have ${name} of ${operationId}`);
    const at = ofAgents.test(route.path) ? gateway : server;
    await expectError(at, route.method, attempt, name);
  });
});

describe('a held cluster', () => {
  const server = useServer();
  const holding = routes.filter((route) => metadataOf(route).errors.includes('clusterBusy'));
  let failed: number;
  let subtask: number;
  beforeAll(async () => {
    // A failed task that gave up its cluster, which another failed one holds now.
    await server.post('/obstop/v1/faults', {
      scope: { clusterId: 1 },
      rule: { kind: 'fail', operation: 'isolateServer' },
    });
    const { body } = await server.post('/api/v2/ob/clusters/1/servers/1/stop');
    failed = (body.data as { id: number }).id;
    const task = (await server.ended(failed)) as { subtasks: { id: number; status: string }[] };
    subtask = task.subtasks.find(({ status }) => status === 'FAILED')?.id ?? 0;
    await server.post('/obstop/v1/reset');
    await server.post('/obstop/v1/faults', {
      scope: { clusterId: 1 },
      rule: { kind: 'hang', operation: 'isolateServer' },
    });
    await server.post('/api/v2/ob/clusters/1/servers/2/stop');
  });

  it.each(holding.map((route) => [metadataOf(route).operationId, route] as const))(
    'is refused by %s with the id of its task',
    async (_operationId, route) => {
      const path = pathOf(route, { taskInstanceId: String(failed), subtaskInstanceId: String(subtask) });
      const { status, body } = await server.send(path, { method: 'POST' });
      expect({ path, status, error: body.error }).toMatchObject({
        status: 409,
        error: { code: 50002, target: { taskId: failed + 1 } },
      });
    },
  );
});

describe('a fleet in the wrong state', () => {
  const server = useServer({ server: { protectedClusters: [2] } });
  const refused = async (path: string, message: RegExp) => {
    const { body } = await server.post(`/api/v2/ob/clusters/${path}`);
    expect({ path, error: body.error }).toMatchObject({
      error: { code: 50002, message: expect.stringMatching(message) },
    });
  };
  const done = async (path: string) => {
    const { body } = await server.post(`/api/v2/ob/clusters/${path}`);
    expect(await server.ended((body.data as { id: number }).id)).toMatchObject({ status: 'SUCCESSFUL' });
  };

  it('is refused by every stop, start and restart that its statuses or its tenants forbid', async () => {
    for (const target of ['2', '2/zones/zone1', '2/servers/4'])
      for (const verb of ['stop', 'restart']) await refused(`${target}/${verb}`, /protected/);
    for (const path of ['1/start', '1/zones/zone1/start', '1/servers/1/start'])
      await refused(path, /is RUNNING/);
    await done('1/servers/1/stop');
    await refused('1/servers/1/stop', /server 1 is PROCESS_STOPPED/);
    await refused('1/servers/1/restart', /server 1 is PROCESS_STOPPED/);
    for (const target of ['1/zones/zone2', '1/servers/2'])
      for (const verb of ['stop', 'restart']) await refused(`${target}/${verb}`, /lose its majority/);
    // Zone by zone: the first whose turn would cost a tenant its majority refuses the whole.
    await refused('1/restart', /lose its majority/);
    await done('1/zones/zone1/stop');
    for (const verb of ['stop', 'restart']) {
      await refused(`1/zones/zone1/${verb}`, /zone zone1 is STOPPED/);
      await refused(`1/zones/zone2/${verb}`, /zone zone1 is already stopped/);
      await refused(`1/servers/2/${verb}`, /zone zone1 is already stopped/);
    }
    await refused('1/restart', /zone zone1 is already stopped/);
    await done('1/stop');
    for (const path of ['1/stop', '1/restart', '1/zones/zone2/restart', '1/servers/2/restart'])
      await refused(path, /the cluster is STOPPED/);
  });
});

describe('a handler that fails', () => {
  const defects: unknown[] = [];
  let failure: Error;
  const fail = () => Promise.reject(failure);
  const handlersOf = <R extends object>(router: R) =>
    Object.fromEntries(Object.keys(router).map((key) => [key, fail])) as { [K in keyof R]: typeof fail };
  const app = buildApp({
    authenticate: async () => ({ kind: 'user', user: { id: 100, name: 'admin', permissions: ['**'] } }),
    refusals: { add: () => {} },
    handlers: handlersOf(ocpV2),
    ownHandlers: handlersOf(obstopV1),
    nowMs: () => 0,
    unavailableReason: (error) => (error instanceof StoreUnavailableError ? error.message : undefined),
    isEnding: () => false,
    isOwnHost: () => true,
    timeouts: { requestMs: 1000, headersMs: 1000 },
    onRequest: () => () => {},
    tracing: untraced,
    onAnswered: () => {},
    onDefect: (error) => defects.push(error),
    onViolation: (violation) => defects.push(violation),
  });
  afterAll(() => app.close());

  it.each([
    ['unexpected', 500, new Error('secret of the house')],
    ['unavailable', 503, new StoreUnavailableError('full', { cause: undefined })],
  ] as const)(
    'is answered %s by every route, told to the log, and never to the caller',
    async (name, status, error) => {
      failure = error;
      for (const route of routes) {
        expect(metadataOf(route).errors).toContain(name);
        defects.length = 0;
        const { body, headers } = bodyOf(route);
        const answer = await app.inject({
          method: route.method,
          url: pathOf(route),
          ...(body === undefined ? {} : { payload: body, headers: headers ?? {} }),
        });
        expect({ path: route.path, status: answer.statusCode, defects }).toEqual({
          path: route.path,
          status,
          defects: [error],
        });
        expect(answer.json()).toMatchObject({ successful: false, status, error: { code: 10010 } });
        expect(answer.body).not.toContain('secret of the house');
        expect(answer.headers['retry-after']).toBe(status === 503 ? '5' : undefined);
      }
    },
  );
});
