import { describe, expect, it } from 'vitest';
import { useServer } from './harness.ts';

// That no refusal of any other test would say something in English is held by the harness: see `untranslated` in compose.ts.

const server = useServer();
const headers = { 'accept-language': 'zh-CN' };
const cluster = '/api/v2/ob/clusters/1';
const said = async (path: string, body?: unknown) => {
  const answer = await server.post(path, body, { headers });
  return (
    (answer.body.error as { message: string; subErrors?: { message: string }[] } | undefined) ?? answer.text
  );
};
const done = async (path: string) => {
  const { body } = await server.post(path);
  const { id } = body.data as { id: number };
  await server.ended(id);
  return id;
};

describe('an error in Chinese', () => {
  it.each([
    ['en;q=0.5,zh;q=0.9', true],
    ['zh;q=0.5,en;q=0.9', false],
    ['zh;q=0, en', false],
    ['zh-Hans', true],
    ['*', false],
  ])('is for who likes Chinese better: %s', async (language, isChinese) => {
    for (const path of [`${cluster}/nothing`, '/api/v1/nothing']) {
      const { body } = await server.post(path, undefined, { headers: { 'accept-language': language } });
      expect(/\p{Script=Han}/u.test((body.error as { message: string }).message)).toBe(isChinese);
    }
  });

  it('says the rule that a parameter breaks, in its message and beside the field', async () => {
    expect(await said(`${cluster}/servers/2/stop`, { force: 'yes', type: 'STOP' })).toMatchObject({
      message: '参数 force 不合法：必须是 true 或 false。',
      subErrors: [{ message: '必须是 true 或 false' }, { message: '必须是 STOP_SERVICE 或 STOP_PROCESS' }],
    });
    expect(await said(`${cluster}/servers/2/stop?force=false`, { force: true })).toMatchObject({
      message: '非法参数 force：请求体中为 true，查询参数中为 false。',
    });
  });

  it('says what is in which status, and the name of an operation', async () => {
    expect(await said(`${cluster}/servers/2/start`)).toMatchObject({
      message:
        '集群 obdemo 不允许执行该操作：OBServer 2 的状态为运行中；允许的状态：不可用、服务已停止、进程已停止。',
    });
    const task = await done(`${cluster}/stop`);
    expect(await said(`${cluster}/stop`)).toMatchObject({
      message: '集群 obdemo 不允许执行该操作：集群的状态为已停止；允许的状态：运行中、不可用。',
    });
    expect(await said(`/api/v2/tasks/instances/${task}/retry`)).toMatchObject({
      message: `任务 ${task} 处于成功状态，不支持重试操作。`,
    });
    expect(await said(`/api/v2/tasks/instances/${task}/rollback`)).toMatchObject({
      message: `任务 ${task}（状态成功）不能回滚：只有失败的任务才能回滚。`,
    });
    await done(`${cluster}/start`);
  });

  it('says which task holds the cluster, and which zone is stopped', async () => {
    await done(`${cluster}/zones/zone1/stop`);
    expect(await said(`${cluster}/zones/zone2/stop`)).toMatchObject({
      message: '集群 obdemo 不允许执行该操作：Zone zone1 已经停止，同一时间只能停止一个 Zone。',
    });
    const rule = { kind: 'hang', operation: 'stopProcess' };
    await server.post('/obstop/v1/faults', { scope: { clusterId: 2 }, rule });
    const { body } = await server.post('/api/v2/ob/clusters/2/stop');
    const { id } = body.data as { id: number };
    expect(await said('/api/v2/ob/clusters/2/stop')).toMatchObject({
      message: `集群 obdemo3x3 不允许执行该操作：任务 ${id}（停止集群）尚未结束。`,
    });
  });

  it('says why a user cannot be added', async () => {
    const users = '/obstop/v1/users';
    expect(await said(users, { name: 'bob', password: 'short' })).toMatchObject({
      message: '非法参数 password：长度必须为 8 到 256 个字符。',
    });
    expect(await said(users, { name: 'bob', password: 'long enough', roles: ['KING'] })).toMatchObject({
      message: '非法参数 roles：角色 KING 不存在。',
    });
  });
});
