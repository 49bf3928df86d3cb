import { ocpErrors } from '@obstop/contracts';
import { ocpErrorExample } from '@obstop/contracts/examples';
import { describe, expect, inject, it } from 'vitest';

const url = inject('mockUrl');
const headers = { authorization: 'Basic YTpi' };
const stop = `${url}/api/v2/ob/clusters/1/zones/zone2/stop`;
const obshellStop = `${url}/api/v1/ob/stop`;
const body = '{"scope":{"type":"GLOBAL"},"force":true}';
async function ask(target: string, more: RequestInit & { headers?: Record<string, string> } = {}) {
  const answer = await fetch(target, {
    method: 'POST',
    redirect: 'manual',
    ...more,
    headers: { ...headers, 'x-ocs-header': 'any', ...more.headers },
  });
  const text = await answer.text();
  return {
    status: answer.status,
    headers: answer.headers,
    body: text.startsWith('{') ? JSON.parse(text) : text,
  };
}

describe('what is begun', () => {
  it('can be read, and is about what was asked for', async () => {
    const { data } = (await ask(stop)).body;
    expect(data).toMatchObject({ id: 7, clusterId: 1, context: { listMap: { zone_names: ['zone2'] } } });
    const read = await ask(`${url}/api/v2/tasks/instances/${data.id}`, { method: 'GET' });
    expect(read.body.data).toMatchObject({
      id: 7,
      name: data.name,
      status: 'SUCCESSFUL',
      cluster: { id: 1 },
    });
  });

  it('is not found by the id of nothing that was begun', async () => {
    const task = await ask(`${url}/api/v2/tasks/instances/99`, { method: 'GET' });
    expect([task.status, task.body.error.message]).toEqual([404, 'Task 99 does not exist.']);
    const dag = await ask(`${url}/api/v1/task/dag/123`, { method: 'GET' });
    expect([dag.status, dag.body.error.errCode]).toEqual([404, 'Task.NotFound']);
  });

  it('has nodes and sub tasks that can be read, unless others are asked for', async () => {
    const { id } = (await ask(obshellStop, { body })).body.data;
    const { nodes } = (await ask(`${url}/api/v1/task/dag/${id}`, { method: 'GET' })).body.data;
    for (const node of nodes) {
      const read = await ask(`${url}/api/v1/task/node/${node.id}`, { method: 'GET' });
      expect(read.body.data).toEqual(node);
      for (const subTask of node.sub_tasks) {
        const part = await ask(`${url}/api/v1/task/sub_task/${subTask.id}`, { method: 'GET' });
        expect(part.body.data).toEqual(subTask);
      }
    }
    const failed = `${url}/api/v1/task/node/${nodes[0].id}?__example=failed`;
    expect((await ask(failed, { method: 'GET' })).body.data.state).toBe('FAILED');
  });

  it('is listed under the ids by which it can be read', async () => {
    const { data } = (await ask(`${url}/api/v2/tasks/instances`, { method: 'GET' })).body;
    for (const { id, name, status } of data.contents) {
      const read = await ask(`${url}/api/v2/tasks/instances/${id}`, { method: 'GET' });
      expect(read.body.data).toMatchObject({ id, name, ...(status !== 'RUNNING' && { status }) });
    }
  });
});

describe('an answer that is asked for', () => {
  it.each([
    ['?__code=409&__example=clusterBusy', {}],
    ['?__example=clusterBusy', {}],
    ['', { prefer: 'code=409, example=clusterBusy' }],
    ['', { prefer: 'example="clusterBusy"' }],
    ['?__code=400', { prefer: 'example=clusterBusy' }],
  ])('%s with %j is given', async (query, prefer) => {
    const answer = await ask(`${stop}${query}`, { headers: { ...prefer } });
    expect([answer.status, answer.body.error.target]).toMatchObject([409, { taskId: 7 }]);
  });

  it.each([
    ['?__code=409&__example=nonsense', {}, '__example', 'clusterBusy'],
    ['?__code=404&__example=clusterBusy', {}, '__example', 'zoneNotFound'],
    ['?__example=', {}, '__example', 'vendorSample'],
    ['?__code=418', {}, '__code', '409'],
    ['?__code=x', {}, '__code', '409'],
    ['', { prefer: 'code=409, example=nonsense' }, 'Prefer example', 'clusterBusy'],
  ])('%s with %j is refused with those that there are', async (query, prefer, field, known) => {
    const answer = await ask(`${stop}${query}`, { headers: { ...prefer } });
    expect([answer.status, answer.body]).toMatchObject([
      400,
      { successful: false, error: { code: ocpErrors.invalidParameter.code, subErrors: [{ field }] } },
    ]);
    expect(answer.body.error.message).toContain(known);
  });

  it('is refused in obshell’s envelope by obshell', async () => {
    const answer = await ask(`${obshellStop}?__code=401&__example=nonsense`, { body });
    expect([answer.status, answer.body.error.errCode]).toEqual([400, 'Common.IllegalArgument']);
    expect(answer.body.error.message).toContain('Security.Authentication.SessionInvalid');
  });

  it('is made up where that is asked for', async () => {
    const answer = await ask(`${url}/api/v2/ob/clusters?__dynamic=true`, { method: 'GET' });
    expect(answer.status).toBe(200);
  });
});

describe('the language', () => {
  it.each(['zh', 'en;q=0.5,zh;q=0.9', 'zh-Hans-CN, en;q=0.8'])(
    'is Chinese for %s, in examples too',
    async (language) => {
      const answer = await ask(`${stop}?__code=409&__example=clusterBusy`, {
        headers: { 'accept-language': language },
      });
      expect(answer.body).toEqual(ocpErrorExample('clusterBusy', 'zh').value);
      const agent = await ask(`${obshellStop}?__example=Task.CreateFailed`, {
        body,
        headers: { 'accept-language': language },
      });
      expect(agent.body.error.message).toMatch(/\p{Script=Han}/u);
    },
  );

  it('is English for en;q=0.9, zh;q=0.5', async () => {
    const answer = await ask(`${stop}?__example=clusterBusy`, {
      headers: { 'accept-language': 'en;q=0.9, zh;q=0.5' },
    });
    expect(answer.body).toEqual(ocpErrorExample('clusterBusy').value);
  });
});

describe('a slash too many', () => {
  it('is not found by OCP, and sent on by obshell', async () => {
    expect((await ask(`${stop}/`)).status).toBe(404);
    const sent = await ask(`${obshellStop}/?a=b`, { body });
    expect([sent.status, sent.headers.get('location')]).toEqual([307, '/api/v1/ob/stop?a=b']);
    const read = await ask(`${url}/api/v1/info/`, { method: 'GET' });
    expect([read.status, read.headers.get('location')]).toEqual([301, '/api/v1/info']);
    expect((await ask(`${url}/api/v1/nothing/`, { method: 'GET' })).status).toBe(404);
  });
});
