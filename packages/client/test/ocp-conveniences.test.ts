import { expect, it } from 'vitest';
import type { FetchLike } from '../src/core/options.ts';
import { createObshellClient, plainCodec } from '../src/obshell.ts';
import { createOcpClient, type OcpAuth, type OcpClientOptions } from '../src/ocp.ts';
import { failure } from './failure.ts';
import { createVirtualRuntime } from './virtual-runtime.ts';

const json = (data: unknown, init: ResponseInit = {}) =>
  new Response(
    JSON.stringify({ successful: (init.status ?? 200) < 400, traceId: 'server-trace', data }),
    init,
  );
const basic = (password: string): OcpAuth => ({ kind: 'basic', username: 'admin', password });

function rig(
  answer: (url: URL, init: Parameters<FetchLike>[1]) => Response,
  options: Partial<OcpClientOptions> = {},
) {
  const sent: { url: URL; headers: Record<string, string> }[] = [];
  const runtime = createVirtualRuntime();
  const fetch: FetchLike = async (text, init) => {
    const url = new URL(text);
    sent.push({ url, headers: init.headers });
    return answer(url, init);
  };
  const given = { baseUrl: 'http://ocp.example', auth: basic('aaAA11__'), fetch, runtime, ...options };
  return { ocp: createOcpClient(given), sent, given, runtime };
}

/** Where something is loaded or computed, which no virtual clock waits for. */
const realTime = { runtime: undefined };

const task = (id: number) => ({ id, name: 'Stop OB zone', status: 'SUCCESSFUL' });

/** A list of so many tasks, in pages. */
const paged = (count: number) => (url: URL) => {
  const number = Number(url.searchParams.get('page') ?? 1);
  const size = Number(url.searchParams.get('size') ?? 10);
  const ids = Array.from({ length: count }, (_, index) => index + 1).slice(
    (number - 1) * size,
    number * size,
  );
  const page = { number, size, totalElements: count, totalPages: Math.ceil(count / size) };
  return json({ contents: ids.map(task), page });
};

async function idsOf(list: AsyncIterable<{ id: unknown }>) {
  const ids: unknown[] = [];
  for await (const { id } of list) ids.push(id);
  return ids;
}

it('a list is iterated to its end, and awaited is one page', async () => {
  const { ocp, sent } = rig(paged(250));
  expect(await idsOf(ocp.tasks.list())).toEqual(Array.from({ length: 250 }, (_, index) => index + 1));
  expect(sent).toHaveLength(3);
  const { items, totalElements } = await ocp.tasks.list();
  expect([items.length, totalElements]).toEqual([10, 250]);
  expect(await idsOf(ocp.tasks.list({ page: 3, size: 50 }))).toHaveLength(150);
  expect(await ocp.tasks.list({ size: 20, name: 'Stop' }, { traceId: 'mine' })).toMatchObject({ size: 20 });
  expect(sent.at(-1)).toMatchObject({ headers: { 'x-trace-id': 'mine' } });
});

it('a list whose server knows no pages, or answers the same one for ever, ends', async () => {
  const same = () => json({ contents: [task(7)], page: { number: 1, size: 1, totalPages: 9 } });
  expect(await idsOf(rig(same).ocp.tasks.list())).toEqual([7]);
  const none = () => json({ contents: [task(7), task(8)] });
  expect(await idsOf(rig(none).ocp.tasks.list())).toEqual([7, 8]);
});

it('an item that has moved to the next page is told once', async () => {
  const pages = [
    [3, 2],
    [2, 1],
  ];
  const moving = (url: URL) => {
    const number = Number(url.searchParams.get('page'));
    return json({ contents: pages[number - 1]?.map(task), page: { number, size: 2, totalPages: 2 } });
  };
  expect(await idsOf(rig(moving).ocp.tasks.list({ size: 2 }))).toEqual([3, 2, 1]);
});

it('a list that is wrong rejects when it is awaited or iterated', async () => {
  const { ocp } = rig(paged(1));
  expect(await failure(ocp.zones.list(0))).toMatchObject({ kind: 'invalid-request', path: 'clusterId' });
  expect(await failure(idsOf(ocp.tasks.list({ clusterId: 0 })))).toMatchObject({ kind: 'invalid-request' });
});

it('every call gives its response beside its value', async () => {
  const { ocp } = rig((url) =>
    json(url.pathname.endsWith('instances') ? { contents: [] } : task(7), { headers: { etag: '"1"' } }),
  );
  const { data, response } = await ocp.zones.stop(1, 'zone2').withResponse();
  expect(data.id).toBe(7);
  expect(response).toMatchObject({ status: 200, traceId: 'server-trace' });
  expect(response?.headers.get('etag')).toBe('"1"');
  const [one, other] = await Promise.all([
    ocp.tasks.list().withResponse(),
    ocp.tasks.get(7, { traceId: 'mine' }).withResponse(),
  ]);
  expect([one.data.items, one.response?.status, other.data.id]).toEqual([[], 200, 7]);
});

it('a call of obshell gives its response too, although a key is read before', async () => {
  const { given } = rig(() =>
    json({
      id: '29',
      dag_id: 9,
      name: 'Stop OB',
      state: 'READY',
      operator: 'RUN',
      stage: 1,
      max_stage: 5,
      start_time: '',
      end_time: '',
    }),
  );
  const obshell = createObshellClient({
    ...given,
    auth: { kind: 'password', password: 'aaAA11__' },
    codec: plainCodec,
  });
  const { data, response } = await obshell.stop({ scope: 'GLOBAL', force: true }).withResponse();
  expect([data.id, response?.status]).toEqual(['29', 200]);
});

it('credentials from a function are asked for once, and once more where they are refused', async () => {
  const answers = ['old-password', 'new-password'];
  let asked = 0;
  const passwordOf = ({ headers }: Parameters<FetchLike>[1]) =>
    atob(headers.authorization?.slice(6) ?? '').split(':')[1];
  const { ocp, sent } = rig(
    (_url, init) => (passwordOf(init) === 'new-password' ? json(task(7)) : json(undefined, { status: 401 })),
    { ...realTime, auth: async () => basic(answers[asked++] ?? 'third-password') },
  );
  const stops = [ocp.zones.stop(1, 'zone2'), ocp.tasks.get(7)];
  expect((await Promise.all(stops)).map(({ id }) => id)).toEqual([7, 7]);
  expect([asked, sent.length]).toEqual([2, 4]);
  const wrong = rig(() => json(undefined, { status: 401 }), {
    ...realTime,
    auth: () => basic('wrong-password'),
  });
  expect(await failure(wrong.ocp.zones.stop(1, 'zone2'))).toMatchObject({
    kind: 'unauthenticated',
    mayHaveHappened: false,
  });
  expect(wrong.sent).toHaveLength(2);
});

it('credentials that cannot be had end a call before anything is sent, and are in no error', async () => {
  const { ocp, sent } = rig(() => json(task(7)), {
    ...realTime,
    auth: () => {
      throw new Error('vault is closed');
    },
  });
  const error = await failure(ocp.zones.stop(1, 'zone2'));
  expect(error).toMatchObject({
    kind: 'invalid-request',
    path: 'auth',
    cause: { message: 'vault is closed' },
  });
  expect(sent).toHaveLength(0);
  const told = rig(
    () =>
      new Response(JSON.stringify({ successful: false, error: { code: 1, message: 'not aaAA11__' } }), {
        status: 400,
      }),
    { ...realTime, auth: () => basic('aaAA11__') },
  );
  expect((await failure(told.ocp.clusters.stop(1))).message).not.toContain('aaAA11__');
});

it('a signed call that is refused because of the clock is signed once more by the server’s', async () => {
  const server = new Date(Date.UTC(2026, 0, 1, 1)).toUTCString();
  const { ocp, sent } = rig(
    (_url, { headers }) =>
      headers.date === server ? json(task(7)) : json(undefined, { status: 401, headers: { date: server } }),
    { ...realTime, auth: { kind: 'access-key', accessKeyId: 'id', secretAccessKey: 'secret' } },
  );
  expect((await ocp.zones.stop(1, 'zone2')).id).toBe(7);
  await ocp.tasks.get(7);
  expect(sent).toHaveLength(3);
});

it('headers and the trace of a call are sent along, and cannot take the client’s own away', async () => {
  const { ocp, sent } = rig(() => json(task(7)));
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  await ocp.tasks.get(7, { headers: { 'X-Team': 'db', Accept: 'text/plain' }, traceparent });
  expect(sent[0]?.headers).toMatchObject({ 'x-team': 'db', accept: 'application/json', traceparent });
  expect(await failure(ocp.zones.stop(1, 'zone2', { headers: { 'a b': 'c' } }))).toMatchObject({
    kind: 'invalid-request',
    path: 'headers',
  });
  expect(sent).toHaveLength(1);
});

it('a logger is told of every request, by no secret; one that fails ends no call', async () => {
  const lines: string[] = [];
  const { ocp } = rig(() => json(task(7)), { logger: { debug: (line) => lines.push(line) } });
  await ocp.tasks.get(7, { traceId: 'mine' });
  expect(lines).toEqual([
    'obstop > getTask GET http://ocp.example/api/v2/tasks/instances/7 try 1, trace mine',
    'obstop < getTask 200 in 0 ms, ok',
  ]);
  const broken = {
    debug: () => {
      throw new Error('disk full');
    },
  };
  expect((await rig(() => json(task(7)), { logger: broken }).ocp.tasks.get(7)).id).toBe(7);
});

it('waitTimeoutMs ends the wait', async () => {
  const { ocp } = rig(() => json({ ...task(7), status: 'RUNNING' }));
  expect(await failure((await ocp.tasks.get(7)).wait({ waitTimeoutMs: 2_000 }))).toMatchObject({
    kind: 'timed-out',
    taskId: 7,
  });
});
