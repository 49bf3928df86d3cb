import { describe, expect, it } from 'vitest';
import { failure } from '../../test/failure.ts';
import { connectionRefused, reset } from '../../test/scripted-transport.ts';
import { createVirtualRuntime } from '../../test/virtual-runtime.ts';
import type { FetchLike } from '../core/options.ts';
import { createOcpClient } from './create-client.ts';

const json = (body: unknown, status = 200) => new Response(JSON.stringify(body), { status });

interface Rig {
  /** What a POST does; throws for a lost answer. */
  post: () => Response | Promise<Response>;
  /** Of the task that is in the way. */
  holder?: object;
  /** Tasks in the list, by the look at which they first show. */
  tasks?: (look: number) => unknown[];
  /** Status of the target at a look. */
  status?: (look: number) => string;
  /** Server's clock minus the client's, in milliseconds. */
  skewMs?: number;
  failList?: () => never;
}

/** An OCP whose POSTs and lists are given; `posts` counts what was sent. */
function rig({ post, tasks = () => [], status = () => 'STOPPING', skewMs = 0, failList, holder }: Rig) {
  const runtime = createVirtualRuntime();
  const seen = { posts: 0, looks: 0 };
  const serverNow = () => new Date(runtime.date().getTime() + skewMs);
  const fetch: FetchLike = async (url, { method }) => {
    const { pathname } = new URL(url);
    const answer = (data: unknown) => json({ successful: true, data, timestamp: serverNow().toISOString() });
    if (method === 'POST') {
      seen.posts++;
      return post();
    }
    if (pathname.endsWith('/zones'))
      return answer({ contents: [{ name: 'zone2', status: status(seen.looks) }] });
    if (pathname.endsWith('/servers'))
      return answer({
        contents: [{ id: 2, ip: '10.0.0.1', port: 2882, zoneName: 'zone2', status: status(seen.looks) }],
      });
    if (pathname.endsWith('/instances')) {
      seen.looks++;
      failList?.();
      return answer({ contents: tasks(seen.looks) });
    }
    return answer({ ...task(holder), id: Number(pathname.split('/').at(-1)) });
  };
  const task = (more: object = {}) => ({
    id: 7,
    name: 'Stop OB zone',
    status: 'RUNNING',
    cluster: { id: 1, name: 'obdemo' },
    creator: { name: 'admin' },
    startTime: serverNow().toISOString(),
    ...more,
  });
  const client = createOcpClient({
    baseUrl: 'http://ocp.example:8080',
    auth: { kind: 'basic', username: 'admin', password: 'aaAA11__' },
    fetch,
    runtime,
    timeoutMs: 1_000,
  });
  return { client, seen, task };
}

const busy = () =>
  json({ successful: false, error: { code: 50002, message: 'busy', target: { taskId: 9 } } }, 409);

const later = async (answer: Response) => {
  for (let turn = 0; turn < 50; turn++) await undefined;
  return answer;
};

const lose = (): never => {
  throw reset;
};

describe('a stop whose answer was lost', () => {
  it('is answered with the task that it made', async () => {
    const { client, seen, task } = rig({ post: lose, tasks: () => [task()] });
    expect((await client.zones.stop(1, 'zone2')).id).toBe(7);
    expect(seen).toEqual({ posts: 1, looks: 1 });
  });

  it('is looked for again while its task has not appeared, or its target does not show it', async () => {
    const late = rig({ post: lose, tasks: (look) => (look < 3 ? [] : [late.task()]) });
    expect((await late.client.zones.stop(1, 'zone2')).id).toBe(7);
    const slow = rig({
      post: lose,
      tasks: () => [slow.task()],
      status: (look) => (look < 3 ? 'RUNNING' : 'STOPPING'),
    });
    expect((await slow.client.zones.stop(1, 'zone2')).id).toBe(7);
    expect([late.seen, slow.seen]).toEqual([
      { posts: 1, looks: 3 },
      { posts: 1, looks: 3 },
    ]);
  });

  it('is told by the server’s clock, not by this machine’s', async () => {
    for (const skewMs of [-3_600_000, 3_600_000]) {
      const { client, task } = rig({ post: lose, tasks: () => [task()], skewMs });
      expect((await client.zones.stop(1, 'zone2')).id).toBe(7);
    }
  });

  it('is found however long the search takes, by the time at which it was sent', async () => {
    const startTime = new Date(Date.UTC(2026, 0, 1)).toISOString();
    const { client, seen, task } = rig({
      post: lose,
      tasks: () => [task({ startTime })],
      status: (look) => (look < 4 ? 'RUNNING' : 'STOPPED'),
    });
    expect((await client.zones.stop(1, 'zone2')).id).toBe(7);
    expect(seen.looks).toBe(4);
  });

  it.each([
    ['of another name', { name: 'Start OB zone' }],
    ['of another cluster', { cluster: { id: 2, name: 'other' } }],
    ['of another user', { creator: { name: 'somebody' } }],
    ['begun earlier', { startTime: '2025-12-31T23:00:00Z' }],
    ['without a time', { startTime: undefined }],
  ])('is not taken for a task %s', async (_what, more) => {
    const { client, seen, task } = rig({ post: lose, tasks: () => [task(more)] });
    const error = await failure(client.zones.stop(1, 'zone2'));
    expect(error).toMatchObject({
      kind: 'unreachable',
      mayHaveHappened: true,
      hint: expect.stringContaining('tasks.list'),
    });
    expect(error.candidateTaskIds).toBeUndefined();
    expect(seen.posts).toBe(1);
  });

  it('is not taken for a task that this client made before', async () => {
    let posts = 0;
    const { client, task } = rig({
      post: () => (++posts === 1 ? json({ successful: true, data: task() }) : lose()),
      tasks: () => [task()],
    });
    await client.zones.stop(1, 'zone2');
    const error = await failure(client.zones.stop(1, 'zone2'));
    expect(error).toMatchObject({ kind: 'unreachable', mayHaveHappened: true });
  });

  it('is told from one of the same name a moment before it, and is found although the clocks differ a little', async () => {
    const ago = (ms: number) => new Date(Date.UTC(2026, 0, 1) - ms).toISOString();
    const after = rig({
      post: lose,
      tasks: () => [after.task({ id: 8 }), after.task({ startTime: ago(100) })],
    });
    expect((await after.client.zones.stop(1, 'zone2')).id).toBe(8);
    const differing = rig({ post: lose, tasks: () => [differing.task({ startTime: ago(100) })] });
    expect((await differing.client.zones.stop(1, 'zone2')).id).toBe(7);
    const tooMuch = rig({ post: lose, tasks: () => [tooMuch.task({ startTime: ago(400) })] });
    expect((await failure(tooMuch.client.zones.stop(1, 'zone2'))).candidateTaskIds).toBeUndefined();
  });

  it('names the tasks that may be its own where it cannot tell', async () => {
    const several = rig({ post: lose, tasks: () => [several.task(), several.task({ id: 8 })] });
    expect(await failure(several.client.zones.stop(1, 'zone2'))).toMatchObject({
      kind: 'unreachable',
      candidateTaskIds: [7, 8],
    });
    const elsewhere = rig({
      post: lose,
      tasks: () => [elsewhere.task({ name: 'Stop OB server' })],
      status: () => 'RUNNING',
    });
    expect(await failure(elsewhere.client.servers.stop(1, 2))).toMatchObject({
      kind: 'unreachable',
      mayHaveHappened: true,
      candidateTaskIds: [7],
      cause: { kind: 'unreachable' },
    });
  });

  it('says so where the server cannot be asked either, and why', async () => {
    const { client } = rig({
      post: lose,
      failList: () => {
        throw connectionRefused;
      },
    });
    const error = await failure(client.clusters.stop(1));
    expect(error).toMatchObject({ kind: 'unreachable', mayHaveHappened: true, transient: false });
    expect(error.cause).toMatchObject({ operation: 'listTasks', attempts: 4 });
  });

  it('is cancelled while it is looked for', async () => {
    const controller = new AbortController();
    const { client } = rig({
      post: lose,
      tasks: () => {
        controller.abort('enough');
        return [];
      },
    });
    expect(await failure(client.zones.stop(1, 'zone2', { signal: controller.signal }))).toMatchObject({
      kind: 'cancelled',
      mayHaveHappened: true,
    });
  });
});

describe('a stop that was answered', () => {
  it('with a defect of the server is looked for once: if there is no task, it did not happen', async () => {
    const defect = () => json({ successful: false, error: { code: 10010, message: 'unknown' } }, 500);
    const none = rig({ post: defect });
    expect(await failure(none.client.zones.stop(1, 'zone2'))).toMatchObject({
      kind: 'refused',
      status: 500,
      mayHaveHappened: false,
    });
    expect(none.seen.looks).toBe(1);
    const made = rig({ post: defect, tasks: () => [made.task()] });
    expect((await made.client.zones.stop(1, 'zone2')).id).toBe(7);
  });

  it('with a refusal is not looked for', async () => {
    const { client, seen } = rig({ post: busy, holder: { startTime: '2025-12-31T23:00:00Z' } });
    expect(await failure(client.zones.stop(1, 'zone2'))).toMatchObject({ kind: 'conflict', taskId: 9 });
    expect(seen.looks).toBe(0);
  });

  it('with a conflict with its own task, since the platform sent it twice, is answered with that', async () => {
    const { client, seen } = rig({ post: busy });
    expect(await client.zones.stop(1, 'zone2')).toMatchObject({ id: 9, name: 'Stop OB zone' });
    expect(seen).toEqual({ posts: 1, looks: 0 });
  });

  it.each([
    ['of another name', { holder: { name: 'Start OB zone' } }],
    ['of another cluster', { holder: { cluster: { id: 2, name: 'other' } } }],
    ['of another user', { holder: { creator: { name: 'somebody' } } }],
    ['begun a moment before', { holder: { startTime: new Date(Date.UTC(2026, 0, 1) - 10).toISOString() } }],
    ['of another target', { status: () => 'RUNNING' }],
    ['that cannot be read', { holder: { name: 5 } }],
  ])('with a conflict with a task %s stays refused', async (_what, more) => {
    const { client } = rig({ post: busy, ...more });
    expect(await failure(client.zones.stop(1, 'zone2'))).toMatchObject({
      kind: 'conflict',
      taskId: 9,
      mayHaveHappened: false,
    });
  });

  it('with a conflict with a task of another call of the same client, answered later, stays refused', async () => {
    let posts = 0;
    const { client, task } = rig({
      post: () => (++posts === 1 ? later(json({ successful: true, data: task({ id: 9 }) })) : busy()),
    });
    const [first, second] = await Promise.allSettled([
      client.zones.stop(1, 'zone2'),
      client.zones.stop(1, 'zone2'),
    ]);
    expect(first).toMatchObject({ status: 'fulfilled', value: { id: 9 } });
    expect(second).toMatchObject({ status: 'rejected', reason: { kind: 'conflict', taskId: 9 } });
  });

  it('with something unreadable is looked for, and stays outside the contract if not found', async () => {
    const html = () => new Response('<html>', { headers: { 'content-type': 'text/html' } });
    const none = rig({ post: html });
    expect(await failure(none.client.zones.stop(1, 'zone2'))).toMatchObject({
      kind: 'outside-contract',
      mayHaveHappened: true,
    });
    const made = rig({ post: html, tasks: () => [made.task()] });
    expect((await made.client.zones.stop(1, 'zone2')).id).toBe(7);
  });
});

it('a start whose answer was lost is answered with its task', async () => {
  const { client, task } = rig({
    post: lose,
    tasks: () => [task({ name: 'Start OB server' })],
    status: () => 'STARTING',
  });
  expect((await client.servers.start(1, 2)).id).toBe(7);
});

it.each([
  ['RESTARTING', { id: 7 }],
  // It ran before as well: the task may be the restart of another server.
  ['RUNNING', { mayHaveHappened: true }],
])('a restart whose answer was lost, its server %s', async (status, expected) => {
  const { client, task } = rig({
    post: lose,
    tasks: () => [task({ name: 'Restart OB server' })],
    status: () => status,
  });
  const outcome = await client.servers.restart(1, 2).catch((error: unknown) => error);
  expect(outcome).toMatchObject(expected);
});

it.each([
  ['zoneName', (client: ReturnType<typeof rig>['client']) => client.zones.stop(1, '..')],
  ['zoneName', (client) => client.zones.stop(1, '')],
  ['zoneName', (client) => client.zones.stop(1, 'a\ud800')],
  ['clusterId', (client) => client.zones.stop(0, 'zone2')],
  ['id', (client) => client.clusters.stop('1/stop')],
  ['serverId', (client) => client.servers.stop(1, 1.5)],
  ['force', (client) => client.servers.stop(1, 2, { force: 'yes' as never })],
  ['freezeServer', (client) => client.servers.stop(1, 2, { freezeServer: 1 as never })],
  ['type', (client) => client.servers.stop(1, 2, { type: 'KILL' as never })],
  ['force', (client) => client.servers.restart(1, 2, { force: 'yes' as never })],
  ['taskId', (client) => client.tasks.get(-1)],
  ['subtaskId', (client) => client.subtasks.skip(1, '')],
] satisfies [string, (client: ReturnType<typeof rig>['client']) => Promise<unknown>][])(
  'an invalid %s is refused before anything is sent',
  async (path, work) => {
    const { client, seen } = rig({ post: lose });
    expect(await failure(work(client))).toMatchObject({ kind: 'invalid-request', path });
    expect(seen.posts).toBe(0);
  },
);
