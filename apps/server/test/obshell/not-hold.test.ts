import { describe, expect, it } from 'vitest';
import type { WireAnswer } from './fixture-client/wire.ts';
import { expectContents, expectData, expectError, expectNoData } from './support/envelope.ts';
import { dialects, useShell } from './support/shell-rig.ts';

// What obshell asks OceanBase itself, through the observer beside the agent, cannot be answered once that has no process.
const rig = useShell();
const code = 'Agent.OceanBase.NotHold';
const message = 'Agent is not holding OceanBase';
const zoneMessage = `check if zone exist failed: ${message}`;
const zoneStop = '/api/v1/ob/zone/zone2/stop';

const killed = async (scope: { type: 'GLOBAL' | 'SERVER'; target?: string[] }) => {
  const shell = rig.client('go');
  await shell.succeeded((await shell.stop(scope, 'force')).id);
};

describe('once everything is stopped', () => {
  it.each([
    ['dag/ob/unfinish', 'no contents'],
    ['dag/maintain/ob', 'absent'],
    ['dags/ob', 'absent'],
  ] as const)('task/%s is an error with data that is: %s', async (path, data) => {
    await killed({ type: 'GLOBAL' });
    for (const query of ['', '?show_details=false'])
      expectError(await rig.caller().get(`/api/v1/task/${path}${query}`), 500, code, message, { data });
  });

  it('so is the stop of a zone, known or not, and no task is made; its check has no data', async () => {
    await killed({ type: 'GLOBAL' });
    const before = await rig.taskCount();
    const caller = rig.caller();
    for (const path of [zoneStop, '/api/v1/ob/zone/zone9/stop']) {
      expectError(await caller.post(path, {}), 500, code, zoneMessage, { data: 'null' });
      expectError(await caller.post(`${path}/check`, {}), 500, code, zoneMessage);
    }
    expect(await rig.taskCount()).toBe(before);
  });

  it.each(['dag/unfinish', 'dag/agent/unfinish', 'dag/agent/main_dags', 'dag/maintain/agents', 'dags/agent'])(
    'task/%s is the agents’ own and still answers',
    async (path) => {
      await killed({ type: 'GLOBAL' });
      expectContents(await rig.caller().get(`/api/v1/task/${path}`));
    },
  );

  it.each(dialects)('it is told to the %s SDK, and a start brings all of it back', async (dialect) => {
    await killed({ type: 'GLOBAL' });
    const shell = rig.client(dialect);
    const told: WireAnswer = await shell.call('POST', zoneStop, {});
    expectError(told, 500, code, zoneMessage, { data: 'null' });
    await shell.succeeded((await shell.start({ type: 'GLOBAL' })).id);
    for (const path of ['dag/ob/unfinish', 'dags/ob'])
      expectContents(await shell.call('GET', `/api/v1/task/${path}`));
    expectError(await shell.call('GET', '/api/v1/task/dag/maintain/ob'), 404, 'Task.NotFound', /./);
    expectNoData(await shell.call('POST', `${zoneStop}/check`));
  });

  it('it is told in Chinese', async () => {
    await killed({ type: 'GLOBAL' });
    const headers = [['Accept-Language', 'zh']] as const;
    const answer = await rig.caller().get('/api/v1/task/dags/ob', { headers });
    expect(answer.body).toMatchObject({ error: { message: 'agent 未持有 OceanBase 集群连接' } });
  });
});

describe('while only the observer of the asked agent is stopped', () => {
  it('another agent makes the checks of a zone’s stop; the agent’s own check and lists cannot', async () => {
    await killed({ type: 'SERVER', target: ['10.10.10.1:2886'] });
    const caller = rig.caller();
    expectError(await caller.get('/api/v1/task/dags/ob'), 500, code, message);
    expectError(await caller.post(`${zoneStop}/check`, {}), 500, code, zoneMessage);
    expectError(await caller.post(zoneStop, {}), 400, 'OB.Cluster.Tenant.Replica.Invalid', /./, {
      data: 'null',
    });
    expectData(await caller.post('/api/v1/ob/zone/zone1/stop', {}));
  });
});
