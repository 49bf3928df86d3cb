import { expect, it } from 'vitest';
import type { FetchLike } from '../src/core/options.ts';
import { createOcpClient, type OcpClientOptions } from '../src/ocp.ts';
import { failure } from './failure.ts';
import { createVirtualRuntime } from './virtual-runtime.ts';

const envelope = (data: string) => `{"successful":true,"data":${data}}`;

function rig(answer: (url: string) => Response, options: Partial<OcpClientOptions> = {}) {
  const runtime = createVirtualRuntime();
  const inits: Parameters<FetchLike>[1][] = [];
  const fetch: FetchLike = async (url, init) => {
    inits.push(init);
    return answer(url);
  };
  const auth = { kind: 'basic', username: 'admin', password: 'aaAA11__' } as const;
  return {
    ocp: createOcpClient({ baseUrl: 'http://ocp.example', auth, fetch, runtime, ...options }),
    inits,
    runtime,
  };
}

it('a task, a cluster and progress are JSON whatever the size of their ids', async () => {
  const big = '9007199254740993';
  const step = `{"id":${big},"name":"Stop","status":"FAILED","upstreams":[${big}]}`;
  const data = `{"id":${big},"name":"Stop OB zone","status":"FAILED","finishTime":"2026-01-01T00:00:00Z","subtasks":[${step}]}`;
  const { ocp } = rig((url) => new Response(envelope(url.endsWith('/log') ? '{"log":"no"}' : data)));
  const task = await ocp.tasks.get(big);
  expect(JSON.parse(JSON.stringify(task))).toMatchObject({
    id: big,
    steps: [{ id: big, upstreams: [big] }],
    raw: { id: big },
  });
  for await (const progress of task.watch())
    expect(JSON.parse(JSON.stringify(progress))).toMatchObject({ task: { id: big }, failed: [{ id: big }] });
  expect(task.id).toBe(9007199254740993n);
  const cluster = rig(() => new Response(envelope(`{"id":${big},"name":"obdemo","status":"RUNNING"}`)));
  expect(JSON.parse(JSON.stringify(await cluster.ocp.clusters.get(1)))).toMatchObject({
    id: big,
    raw: { id: big },
  });
});

it('an answer of no end is given up at the limit, whoever made its fetch', async () => {
  const endless = () =>
    new Response(new ReadableStream({ pull: (to) => to.enqueue(new Uint8Array(1_000)) }), { status: 200 });
  const { ocp, inits } = rig(endless, { maxResponseBytes: 10_000 });
  expect(await failure(ocp.tasks.get(7))).toMatchObject({
    kind: 'outside-contract',
    issues: [{ path: '', message: 'must be at most 10000 bytes (maxResponseBytes)' }],
  });
  expect(inits).toHaveLength(1);
  expect(await failure(() => rig(endless, { maxResponseBytes: -1 }))).toMatchObject({
    path: 'maxResponseBytes',
  });
});

it('no cookie and no login of the browser goes along, unless that is asked for', async () => {
  const empty = () => new Response(envelope('{"contents":[]}'));
  const { ocp, inits } = rig(empty);
  await ocp.clusters.list();
  expect(inits[0]?.credentials).toBe('omit');
  const asked = rig(empty, { credentials: 'include' });
  await asked.ocp.clusters.list();
  expect(asked.inits[0]?.credentials).toBe('include');
});

it.each([408, 425, 429, 503])(
  'Retry-After of a proxy that answers %i with a page is heeded',
  async (status) => {
    let asked = 0;
    const { ocp, runtime } = rig(() =>
      asked++ === 0
        ? new Response('<html>Later</html>', { status, headers: { 'retry-after': '3' } })
        : new Response(envelope('{"contents":[]}')),
    );
    await ocp.clusters.list();
    expect(runtime.slept).toEqual([3_100]);
  },
);

it('a redirect tells where to, but for what may be secret in it', async () => {
  const { ocp } = rig(
    () => new Response(null, { status: 302, headers: { location: 'https://login.example/in?next=token' } }),
  );
  const error = await failure(ocp.clusters.stop(1));
  expect(error).toMatchObject({ kind: 'redirected', status: 302, mayHaveHappened: false });
  expect(error.message).toBe('stopCluster: the answer must not be a redirect to https://login.example');
});

it('a hidden redirect, as a browser shows it, is one', async () => {
  const hidden = {
    status: 0,
    type: 'opaqueredirect',
    headers: new Headers(),
    text: async () => '',
  } as Response;
  const { ocp } = rig(() => hidden);
  expect(await failure(ocp.clusters.stop(1))).toMatchObject({ kind: 'redirected', mayHaveHappened: false });
});

it('a proxy that wants its own login is no server that may have acted', async () => {
  const { ocp, inits } = rig(() => new Response('<html>', { status: 407 }));
  expect(await failure(ocp.clusters.stop(1))).toMatchObject({
    kind: 'unauthenticated',
    mayHaveHappened: false,
  });
  expect(inits).toHaveLength(1);
});

it('however many calls wait with one signal, it has one listener, and none afterwards', async () => {
  const { signal } = new AbortController();
  const listeners = { now: 0, most: 0 };
  const { addEventListener: add, removeEventListener: remove } = signal;
  signal.addEventListener = (...given: Parameters<typeof add>) => {
    listeners.most = Math.max(listeners.most, ++listeners.now);
    return add.apply(signal, given);
  };
  signal.removeEventListener = (...given: Parameters<typeof remove>) => {
    listeners.now--;
    return remove.apply(signal, given);
  };
  const { ocp } = rig(() => new Response(envelope('{"contents":[]}')));
  await Promise.all(Array.from({ length: 30 }, () => ocp.clusters.list({ signal })));
  expect(listeners).toEqual({ now: 0, most: 1 });
});
