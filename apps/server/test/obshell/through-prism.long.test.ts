import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { betweenLooks } from '../between-looks.ts';
import { useServer } from '../harness.ts';
import { type BentCaller, createBentCaller, type ReadAnswer } from './support/bent-caller.ts';

// Every well-formed call, its body in plain (the header without keys), passed through a Prism proxy that holds request and
// answer against the document. Each answer is held against the contract by the server as well.

const rootPassword = 'root behind prism';
const server = useServer({ through: 'prism', rootPassword });
let caller: BentCaller;
const violations: string[] = [];

beforeEach(async () => {
  await server.post('/obstop/v1/reset');
  caller = createBentCaller(server.url, rootPassword);
});
afterEach(() => expect(violations.splice(0)).toEqual([]));

function noted(answer: ReadAnswer, what: string): ReadAnswer {
  const found = answer.headers['sl-violations'];
  if (found) violations.push(`${what}: ${found}`);
  return answer;
}
const get = async (target: string, query = '') => {
  const answer = noted(await caller.get(`/api/v1/${target}${query}`), target);
  expect(answer.status, answer.text).toBe(200);
  return answer.body.data as Record<string, unknown>;
};
const post = async (target: string, body: object) => {
  const headers = [['content-type', 'application/json']] as const;
  const bent = { method: 'POST', rawBody: JSON.stringify(body), header: { keys: null }, headers };
  const answer = noted(await caller.call({ ...bent, target: `/api/v1/${target}` }), target);
  return { ...answer, data: answer.body.data as Record<string, unknown> | undefined };
};
const accepted = async (target: string, body: object) => {
  const answer = await post(target, body);
  expect(answer.status, answer.text).toBe(200);
  return String(answer.data?.id);
};
const ended = async (id: string) => {
  for (; ; await betweenLooks()) {
    const dag = await get(`task/dag/${id}`, '?show_details=true');
    if (dag.state === 'SUCCEED' || dag.state === 'FAILED') return dag;
  }
};
const server2 = { type: 'SERVER', target: ['10.10.10.2:2886'] };

describe('calls of the obshell surface through a Prism proxy', () => {
  it.each([
    ['ob/stop', { scope: { type: 'GLOBAL' }, force: true }],
    ['ob/stop', { scope: { type: 'ZONE', target: ['zone1'] }, terminate: true }],
    ['ob/stop', { scope: server2 }],
    ['ob/stop', { scope: server2, force: true, forcePassDag: { id: ['20168430081028861'] } }],
    ['ob/zone/zone2/stop', {}],
    ['ob/zone/zone2/stop', { freeze_server: true, forcePassDag: { id: [] } }],
    ['ob/start', { scope: { type: 'GLOBAL' } }],
    ['ob/start', { scope: server2 }],
  ])('POST %s %j, followed to its end', async (target, body) => {
    const id = await accepted(target, body);
    await get(`task/dag/${id}`, '?show_details=0');
    expect(await ended(id)).toMatchObject({ state: 'SUCCEED', operator: 'RUN' });
  });

  it('reads of a DAG’s nodes, sub tasks and logs, and of every list', async () => {
    const id = await accepted('ob/stop', { scope: server2, terminate: true });
    const dag = await ended(id);
    const [node] = dag.nodes as { id: string; sub_tasks: { id: string }[] }[];
    const subDags = Object.values((dag.additional_data as { sub_dags: Record<string, string> }).sub_dags);
    for (const each of subDags) await get(`task/dag/${each}`);
    await get(`task/node/${node?.id}`);
    await get(`task/sub_task/${node?.sub_tasks[0]?.id}`);
    await get(`task/sub_task/${node?.sub_tasks[0]?.id}/logs`);
    for (const list of ['unfinish', 'ob/unfinish', 'agent/unfinish', 'maintain/agents', 'agent/main_dags'])
      await get(`task/dag/${list}`);
    for (const list of ['dags/ob', 'dags/agent', 'dag/maintain/agent']) await get(`task/${list}`);
  });

  it.each(['info', 'git-info', 'status', 'time', 'secret', 'agents/status', 'ob/info', 'ob/agents'])(
    'GET %s',
    async (target) => void (await get(target)),
  );

  it('operators, the check of a zone stop, sessions', async () => {
    await server.post('/obstop/v1/faults', {
      scope: { clusterId: 1 },
      rule: { kind: 'hang', operation: 'stopProcess' },
    });
    const id = await accepted('ob/stop', { scope: { type: 'GLOBAL' }, force: true });
    for (const operator of ['PASS', 'RETRY', 'ROLLBACK'])
      expect((await post(`task/dag/${id}`, { operator })).status).toBe(400);
    expect((await post(`task/dag/${id}`, { operator: 'CANCEL' })).status).toBe(200);
    expect(await ended(id)).toMatchObject({ state: 'FAILED', operator: 'CANCEL' });
    const node = (await ended(id)).nodes as { id: string }[];
    expect((await post(`task/node/${node[0]?.id}`, { operator: 'PASS' })).status).toBe(400);
    // The observers are half stopped: OceanBase cannot be asked any more.
    expect((await post('ob/zone/zone1/stop/check', {})).status).toBe(500);
    expect((await post('logout', { session_id: 'none' })).status).toBe(401);
    expect((await post('login', {})).status).toBe(400);
    expect((await post('status', {})).status).toBe(200);
  });

  it('refusals: a wrong password, an id that is none, an unknown one', async () => {
    expect(noted(await caller.get('/api/v1/ob/info', { header: { auth: 'no' } }), 'auth').status).toBe(401);
    expect(noted(await caller.get('/api/v1/task/dag/2'), 'id').status).toBe(400);
    expect(noted(await caller.get('/api/v1/task/dag/201684300810288699'), 'unknown').status).toBe(404);
  });
});
