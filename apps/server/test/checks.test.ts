import type { Check, Checked } from '@obstop/contracts';
import { checkedExamples, checkRequests } from '@obstop/contracts/examples';
import { taskId } from '@obstop/domain';
import { describe, expect, expectTypeOf, it } from 'vitest';
import type { obshellProposals } from '../src/http/obshell/proposals.ts';
import type { ocpProposals } from '../src/http/ocp/proposals.ts';
import { betweenLooks } from './between-looks.ts';
import type { Sent } from './harness.ts';
import { useShell } from './obshell/support/shell-rig.ts';

const rig = useShell({ protectedClusters: [2] });
const { server } = rig;
const chinese = { 'accept-language': 'zh-CN' };

/** All that a request could have left behind. */
async function everything() {
  const { body } = await server.get('/api/v2/tasks/instances?size=2000');
  const clusters = await Promise.all([1, 2].map((id) => server.get(`/api/v2/ob/clusters/${id}`)));
  const faults = await server.get('/obstop/v1/faults');
  return {
    tasks: body.data,
    audit: await server.admin.listAudit({ page: 1, size: 2000 }),
    clusters: clusters.map((each) => each.body.data),
    faults: faults.body.data,
  };
}

/** Sends a check, after which everything is as it was. */
async function send(check: unknown, sent?: Sent) {
  const before = await everything();
  const answer = await server.post('/obstop/v1/checks', check, sent);
  expect(await everything()).toEqual(before);
  return answer;
}

async function checked(check: unknown, sent?: Sent) {
  const { status, text, body } = await send(check, sent);
  expect(status, text).toBe(200);
  return body.data as Checked;
}

async function planOf(check: Check) {
  const verdict = await checked(check);
  if (verdict.kind !== 'allowed') throw new Error(JSON.stringify(verdict));
  return verdict.plan;
}

/** Asks for it and waits until it has succeeded. */
async function done(path: string, body?: unknown) {
  const answer = await server.post(`/api/v2/ob/clusters/${path}`, body);
  expect(answer.status, answer.text).toBe(200);
  const { id } = answer.body.data as { id: number };
  expect(await server.ended(id)).toMatchObject({ status: 'SUCCESSFUL' });
}

/** A stop that holds cluster 1 and goes no further. */
async function hangs() {
  await rig.fault({ kind: 'hang', operation: 'isolateServer' });
  const { body } = await server.post('/api/v2/ob/clusters/1/servers/1/stop');
  const { id } = body.data as { id: number };
  for (; ; await betweenLooks()) {
    const task = (await server.get(`/api/v2/tasks/instances/${id}`)).body.data;
    const { subtasks } = task as { subtasks: { name: string; status: string }[] };
    if (subtasks.some(({ name, status }) => name === 'Stop server' && status === 'RUNNING')) return;
  }
}

const ocp = (operation: string, clusterId: number, more: object = {}) => ({
  ocp: { operation, clusterId, ...more },
});
const obshell = (operation: string, more: object = {}) => ({ obshell: { operation, clusterId: 1, ...more } });
const zone2 = { zoneName: 'zone2' };
const global = { scope: { type: 'GLOBAL' } };

describe('a call of OCP that would be refused', () => {
  async function expectSame(check: object, path: string, body?: unknown) {
    for (const headers of [{}, chinese]) {
      const verdict = await checked(check, { headers });
      const stop = await server.post(`/api/v2/ob/clusters/${path}`, body, { headers });
      expect(verdict).toEqual({ kind: 'refused', status: stop.status, error: stop.body.error });
      expect(stop.status).toBeGreaterThanOrEqual(400);
    }
  }

  it.each<[string, object, string, unknown?]>([
    ['an unknown cluster', ocp('stopCluster', 99), '99/stop'],
    ['an unknown zone', ocp('stopZone', 1, { zoneName: 'zone9' }), '1/zones/zone9/stop'],
    ['an unknown server', ocp('stopServer', 1, { serverId: 99 }), '1/servers/99/stop'],
    ['a zone name that is none', ocp('stopZone', 1, { zoneName: '\u0000' }), '1/zones/%00/stop'],
    ['a protected cluster', ocp('stopCluster', 2), '2/stop'],
    ['a start of what runs', ocp('startCluster', 1), '1/start'],
    ['a start of a zone that runs', ocp('startZone', 1, zone2), '1/zones/zone2/start'],
    ['a start of a server that runs', ocp('startServer', 1, { serverId: 2 }), '1/servers/2/start'],
    [
      'an option of a wrong type',
      ocp('stopServer', 1, { serverId: 2, body: { force: 'yes' } }),
      '1/servers/2/stop',
      { force: 'yes' },
    ],
    [
      'options that contradict each other',
      ocp('stopServer', 1, { serverId: 2, body: { force: true, type: 'STOP_SERVICE' } }),
      '1/servers/2/stop',
      { force: true, type: 'STOP_SERVICE' },
    ],
    ['a body that is no object', ocp('stopServer', 1, { serverId: 2, body: [] }), '1/servers/2/stop', []],
  ])('for %s is told so, in both languages', async (_what, check, path, body) => {
    await expectSame(check, path, body);
  });

  it('by what is stopped already is told so', async () => {
    await done('1/zones/zone1/stop');
    await expectSame(ocp('stopZone', 1, { zoneName: 'zone1' }), '1/zones/zone1/stop');
    await expectSame(ocp('stopZone', 1, zone2), '1/zones/zone2/stop');
    await expectSame(ocp('stopServer', 1, { serverId: 2 }), '1/servers/2/stop');
    await done('1/stop');
    await expectSame(ocp('stopCluster', 1), '1/stop');
  });

  it('by a majority that would be lost is told so', async () => {
    await done('1/servers/1/stop');
    await expectSame(ocp('stopZone', 1, zone2), '1/zones/zone2/stop');
  });

  it('by the task that holds the cluster names it, whatever the statuses say', async () => {
    await hangs();
    await expectSame(ocp('stopServer', 1, { serverId: 1 }), '1/servers/1/stop');
    await expectSame(ocp('stopCluster', 1), '1/stop');
    await expectSame(ocp('startServer', 1, { serverId: 1 }), '1/servers/1/start');
  });
});

describe('a call of obshell that would be refused', () => {
  async function expectSame(check: object, target: string, body?: unknown) {
    for (const headers of [{}, chinese]) {
      const verdict = await checked(check, { headers });
      const stop = await rig.caller().call({
        method: 'POST',
        target: `/api/v1/ob/${target}`,
        bodyText: JSON.stringify(body ?? {}),
        headers: Object.entries(headers),
      });
      expect(verdict).toEqual({ kind: 'refused', status: stop.status, error: stop.body.error });
      expect(stop.status).toBeGreaterThanOrEqual(400);
    }
  }
  const both = { ...global, force: true, terminate: true };

  it.each<[string, object]>([
    ['a scope of no known type', { scope: { type: 'all' } }],
    ['no scope', {}],
    ['no target', { scope: { type: 'ZONE' } }],
    ['an unknown zone', { scope: { type: 'ZONE', target: ['zone9'] } }],
    ['an address that is none', { scope: { type: 'SERVER', target: ['zz'] } }],
    ['an unknown agent', { scope: { type: 'SERVER', target: ['10.10.10.9:2886'] } }],
    ['neither force nor terminate', global],
    ['force and terminate', both],
    ['a flag that is a text', { ...global, force: 'true' }],
    ['zones of which several would be isolated', { scope: { type: 'ZONE', target: ['zone1', 'zone2'] } }],
  ])('for %s is told so, in both languages', async (_what, body) => {
    await expectSame(obshell('stopOb', { body }), 'stop', body);
  });

  it('as a start or the call for one zone is told so', async () => {
    await expectSame(obshell('startOb', { body: { scope: { type: 'ZONE' } } }), 'start', {
      scope: { type: 'ZONE' },
    });
    await expectSame(obshell('stopObZone', { zoneName: 'zone9' }), 'zone/zone9/stop');
    await done('1/zones/zone1/stop');
    await expectSame(obshell('stopObZone', zone2), 'zone/zone2/stop');
  });
});

describe('a call that would be accepted', () => {
  interface Shown {
    name: string;
    id: number;
    subtasks: { id: number; name: string; upstreams: number[]; downstreams: number[]; timeout: number }[];
  }
  /** The plan that a task was made by, as a check shows it but for the targets. */
  async function planOfTask(id: number) {
    const { name, subtasks } = (await server.ended(id)) as unknown as Shown;
    const all = subtasks.toSorted((a, b) => a.id - b.id);
    const places = (ids: number[]) => ids.map((each) => all.findIndex((other) => other.id === each));
    return {
      name,
      subtasks: all.map(({ timeout, upstreams, downstreams, ...subtask }) => ({
        name: subtask.name,
        timeoutSeconds: timeout,
        upstreams: places(upstreams),
        downstreams: places(downstreams),
      })),
    };
  }
  const withoutTargets = ({ name, subtasks }: Awaited<ReturnType<typeof planOf>>) => ({
    name,
    subtasks: subtasks.map(({ target: _, ...subtask }) => subtask),
  });

  it('by OCP shows the plan by which the task is then made', async () => {
    const steps: [object, string, unknown?][] = [
      [
        ocp('stopServer', 1, { serverId: 1, body: { freezeServer: true } }),
        '1/servers/1/stop',
        { freezeServer: true },
      ],
      [ocp('startServer', 1, { serverId: 1 }), '1/servers/1/start'],
      [
        ocp('stopServer', 1, { serverId: 1, body: { type: 'STOP_SERVICE' } }),
        '1/servers/1/stop',
        { type: 'STOP_SERVICE' },
      ],
      [ocp('startServer', 1, { serverId: 1 }), '1/servers/1/start'],
      [ocp('stopZone', 1, zone2), '1/zones/zone2/stop'],
      [ocp('startZone', 1, zone2), '1/zones/zone2/start'],
      [ocp('stopCluster', 1, { body: {} }), '1/stop'],
      [ocp('startCluster', 1), '1/start'],
    ];
    for (const [check, path, body] of steps) {
      const plan = await planOf(check as Check);
      const { id } = (await server.post(`/api/v2/ob/clusters/${path}`, body)).body.data as { id: number };
      expect(withoutTargets(plan)).toEqual(await planOfTask(id));
    }
  });

  it('by obshell shows the plan by which the DAG is then made', async () => {
    const steps: [object, string, object][] = [
      [obshell('stopOb', { body: { ...global, terminate: true } }), 'stop', { ...global, terminate: true }],
      [obshell('startOb', { body: global }), 'start', global],
      [
        obshell('stopObZone', { ...zone2, body: { freeze_server: true } }),
        'zone/zone2/stop',
        { freeze_server: true },
      ],
    ];
    for (const [check, target, body] of steps) {
      const plan = await planOf(check as Check);
      const stop = await rig
        .caller()
        .call({ method: 'POST', target: `/api/v1/ob/${target}`, bodyText: JSON.stringify(body) });
      expect(stop.status, stop.text).toBe(200);
      const { body: tasks } = await server.get('/api/v2/tasks/instances?size=1');
      const [task] = (tasks.data as { contents: { id: number }[] }).contents;
      expect(withoutTargets(plan)).toEqual(await planOfTask(task?.id ?? 0));
    }
  });

  it('by obshell is accepted though another task holds the cluster, as obshell accepts it', async () => {
    await hangs();
    const body = { ...global, force: true };
    expect((await planOf(obshell('stopOb', { body }) as Check)).name).toBe('Stop OB');
  });

  it('names what each subtask would work on', async () => {
    const { subtasks } = await planOf(ocp('stopZone', 1, zone2) as Check);
    expect(subtasks.find(({ name }) => name === 'Stop zone')?.target).toEqual({
      kind: 'zone',
      zoneName: 'zone2',
    });
    expect(subtasks.find(({ name }) => name === 'Stop observer process')?.target).toEqual({
      kind: 'server',
      serverId: 2,
    });
  });

  it('is what the contract’s example shows', async () => {
    expect(await checked(checkRequests.ocpServer.value)).toEqual(checkedExamples.allowed.value.data);
  });
});

describe('a check that is none', () => {
  it.each<[string, object, string]>([
    ['neither API', {}, 'must have either ocp or obshell'],
    ['both APIs', { ...ocp('stopCluster', 1), ...obshell('stopOb') }, 'must have either ocp or obshell'],
    ['a third API', { ...ocp('stopCluster', 1), odp: {} }, 'Unrecognized key: "odp"'],
    ['an unknown operation', ocp('dropCluster', 1), 'ocp.operation: must be one of stopCluster,'],
    [
      'an operation of the other API',
      obshell('stopZone', zone2),
      'obshell.operation: must be one of stopOb,',
    ],
    ['no cluster', { ocp: { operation: 'stopCluster' } }, 'ocp.clusterId'],
    ['no zone', ocp('stopZone', 1), 'ocp.zoneName'],
    ['a zone of a cluster stop', ocp('stopCluster', 1, zone2), 'ocp: Unrecognized key: "zoneName"'],
    [
      'an option beside the body',
      ocp('stopServer', 1, { serverId: 1, force: true }),
      'ocp: Unrecognized key: "force"',
    ],
  ])('for %s is refused by name and rule', async (_what, check, message) => {
    const { status, body } = await send(check);
    expect(status).toBe(400);
    const { error } = body as { error: { message: string; subErrors: { field: string; message: string }[] } };
    expect(error.subErrors.map((each) => `${each.field}: ${each.message}`).join()).toContain(message);
  });

  it('for an agent of an unknown cluster is refused: no agent could answer', async () => {
    const { status, body } = await send({ obshell: { operation: 'stopOb', clusterId: 99 } });
    expect({ status, error: body.error }).toEqual({
      status: 404,
      error: { code: 10002, message: 'Cluster 99 does not exist.' },
    });
  });
});

describe('what can be checked', () => {
  it('is every stop, start and restart of OCP', () => {
    type Checkable = NonNullable<Check['ocp']>['operation'];
    expectTypeOf<Checkable>().toEqualTypeOf<keyof ReturnType<typeof ocpProposals>>();
  });

  it('is every stop and start of obshell', () => {
    type Checkable = NonNullable<Check['obshell']>['operation'];
    expectTypeOf<Checkable>().toEqualTypeOf<keyof ReturnType<typeof obshellProposals>>();
  });
});

it('obshell’s own check of a zone leaves no record either, whatever comes of it', async () => {
  const before = await everything();
  for (const [zone, status] of [
    ['zone2', 200],
    ['zone9', 400],
  ] as const) {
    const target = `/api/v1/ob/zone/${zone}/stop/check`;
    expect((await rig.caller().call({ method: 'POST', target, bodyText: '{}' })).status).toBe(status);
  }
  expect(await everything()).toEqual(before);
});

describe('who may check', () => {
  it.each([
    ['who may read the cluster', ['CLUSTER:1:READ'], 200],
    ['who may stop it', ['CLUSTER:1:UPDATE'], 200],
    ['nobody else', ['CLUSTER:2:*', 'TASK:*:*'], 403],
  ])('%s', async (_who, permissions, expected) => {
    const name = `user-of-${permissions.join('-').replace(/\W/g, '-')}`;
    await server.admin.createUser({ name, password: 'battery staple', roles: [], permissions });
    const before = await server.admin.listAudit({ page: 1, size: 2000 });
    for (const check of [ocp('stopCluster', 1), obshell('stopOb', { body: { ...global, force: true } })]) {
      const { status, body } = await send(check, { credentials: `${name}:battery staple` });
      expect(status).toBe(expected);
      if (expected === 403)
        expect(body.error).toMatchObject({ message: 'Permission CLUSTER:1:READ is required.' });
    }
    expect(await server.admin.listAudit({ page: 1, size: 2000 })).toEqual(before);
  });

  it('nobody without credentials, and that is no change on record', async () => {
    expect((await send(ocp('stopCluster', 1), { credentials: null })).status).toBe(401);
  });
});

it('after a check the task that is made next has the next id', async () => {
  const next = async () =>
    (await server.post('/api/v2/ob/clusters/1/servers/1/stop', { force: true })).body.data;
  const first = (await next()) as { id: number };
  await server.ended(first.id);
  await done('1/servers/1/start');
  await checked(ocp('stopCluster', 1));
  expect(await next()).toMatchObject({ id: taskId(first.id + 2) });
});
