import { describe, expect, it } from 'vitest';
import { type Dag, TaskFailed } from './fixture-client/shell-client.ts';
import { expectDag, names, plans, type RawDag, subDagsOf } from './support/dag-facts.ts';
import { expectData, expectError, expectNoData } from './support/envelope.ts';
import { agents, dialects, useShell } from './support/shell-rig.ts';

const rig = useShell();
const here = agents[0] ?? '';
const bind = /^Bind JSON failed: ./;

/** A stop of server 2 whose kill hangs, at the stage where all agents are waited for. */
async function hanging(dialect: (typeof dialects)[number] = 'go') {
  await rig.fault({ kind: 'hang', operation: 'stopProcess' }, { serverId: 2 });
  const shell = rig.client(dialect);
  const { id } = await shell.stop({ type: 'SERVER', target: ['10.10.10.2:2886'] }, 'force');
  await rig.followed(shell, id, ({ stage, state }) => stage === 4 && state === 'RUNNING');
  return { shell, id };
}

/** What the SDK throws while it follows a DAG that fails. */
async function failed(following: Promise<unknown>): Promise<TaskFailed> {
  const error = await following.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(TaskFailed);
  return error as TaskFailed;
}

const operate = (id: string, operator: string, kind = 'dag') =>
  rig.caller().post(`/api/v1/task/${kind}/${id}`, { operator });
const refusal = (name: string) => `Task.Dag.Operator.${name}`;

describe.each(dialects)('CANCEL with the %s SDK', (dialect) => {
  it('ends a running DAG as FAILED, and the SDK reads that it was cancelled', async () => {
    const { shell, id } = await hanging(dialect);
    await shell.operate(id, 'CANCEL');
    const { message, dag } = await failed(shell.succeeded(id));
    expect(dag).toMatchObject({ state: 'FAILED', operator: 'CANCEL', stage: 4, maxStage: 5 });
    expect(dag.nodes[3]).toMatchObject({ name: names.wait, state: 'FAILED', operator: 'CANCEL' });
    expect(dag.nodes[4]).toMatchObject({ name: names.end, state: 'PENDING' });
    expect(message).toBe(dialect === 'go' ? "Sorry, Task 'Stop OB' was cancelled" : 'Task Stop OB canceled.');
  });
});

describe('CANCEL', () => {
  it.each(['cancel', 'Cancel', 'CANCEL'])(
    'is understood as %s, and answers without data',
    async (operator) => {
      const { shell, id } = await hanging();
      expectNoData(await operate(id, operator));
      await failed(shell.succeeded(id));
    },
  );

  it('says so in the log of the sub task that it ended', async () => {
    const { shell, id } = await hanging();
    await shell.operate(id, 'CANCEL');
    const { dag } = await failed(shell.succeeded(id));
    const logs = dag.nodes[3]?.subTasks.flatMap(({ taskLogs }) => taskLogs ?? []);
    expect(logs).toEqual(expect.arrayContaining([expect.stringContaining('sub task cancelled')]));
  });

  it('of what has ended is refused, however it ended', async () => {
    const { shell, id } = await hanging();
    await shell.operate(id, 'CANCEL');
    await failed(shell.succeeded(id));
    const message = 'Failed to cancel DAG: DAG is finished';
    expectError(await operate(id, 'CANCEL'), 400, refusal('CancelFinishedDag'), message);
    await rig.server.post('/obstop/v1/reset');
    const done = await rig.client('go').stop({ type: 'GLOBAL' }, 'force');
    await shell.succeeded(done.id);
    expectError(await operate(done.id, 'CANCEL'), 400, refusal('CancelFinishedDag'), message);
  });

  it('does not free the agents: the next stop still finds them held', async () => {
    const { shell, id } = await hanging();
    await shell.operate(id, 'CANCEL');
    await failed(shell.succeeded(id));
    const next = await shell.stop({ type: 'GLOBAL' }, 'force');
    const { dag } = await failed(shell.succeeded(next.id));
    expect(dag.stage).toBe(2);
    expect(dag.nodes[0]?.subTasks[0]?.taskLogs?.join('\n')).toContain(
      `is under maintenance by DAG [${id}:Stop observer]`,
    );
  });

  it('and PASS of each sub DAG free the agents, as obshell’s own command line does it', async () => {
    const { shell, id } = await hanging();
    const subDags = subDagsOf((await shell.dag(id)).additionalData);
    await shell.operate(id, 'CANCEL');
    await failed(shell.succeeded(id));
    for (const sub of Object.values(subDags)) {
      const { state } = await shell.dag(sub);
      if (state === 'RUNNING' || state === 'READY') {
        await shell.operate(sub, 'CANCEL');
        await rig.followed(shell, sub, (dag) => dag.state === 'FAILED');
      }
      await shell.operate(sub, 'PASS');
      expect(await shell.dag(sub)).toMatchObject({ state: 'SUCCEED', operator: 'PASS' });
    }
    await rig.clearFaults();
    await shell.succeeded((await shell.stop({ type: 'GLOBAL' }, 'force')).id);
  });
});

describe('a running main DAG', () => {
  it.each([
    ['RETRY', 'RetryNotFailedDag', 'Failed to set DAG retry: DAG state is not failed'],
    ['PASS', 'PassNotFailedDag', 'Failed to pass DAG: DAG is not failed'],
    ['ROLLBACK', 'RollbackNotFailedDag', 'Failed to set DAG rollback: DAG state is not failed'],
  ])('refuses %s: it has not failed', async (operator, name, message) => {
    const { id } = await hanging();
    expectError(await operate(id, operator), 400, refusal(name), message);
  });
});

describe('a failed main DAG', () => {
  /** Fails at stage 2: another stop holds the agents. */
  const heldUp = async () => {
    const { shell } = await hanging();
    const { id } = await shell.stop({ type: 'GLOBAL' }, 'force');
    const { dag } = await failed(shell.succeeded(id));
    expect(dag.stage).toBe(2);
    return id;
  };

  it.each([
    ['RETRY', 'RetryNotAllowed', `Failed to set DAG retry: node ${names.ready} cannot retry`],
    ['PASS', 'PassNotAllowed', `Failed to pass DAG: node ${names.ready} cannot pass`],
    ['ROLLBACK', 'RollbackNotAllowed', `Failed to set DAG rollback: node ${names.inform} cannot rollback`],
  ])('refuses %s and names the node', async (operator, name, message) => {
    const id = await heldUp();
    expectError(await operate(id, operator), 400, refusal(name), message);
    expect(expectData<RawDag>(await rig.caller().get(`/api/v1/task/dag/${id}`)).state).toBe('FAILED');
  });

  it('may be retried where it failed in the minor freeze, and goes on from there', async () => {
    await rig.fault({ kind: 'fail', operation: 'minorFreeze', times: 1 });
    const shell = rig.client('go');
    const { id } = await shell.stop({ type: 'SERVER', target: ['10.10.10.2:2886'] }, 'terminate');
    const { dag } = await failed(shell.succeeded(id));
    expect(dag).toMatchObject({ stage: 3, state: 'FAILED', operator: 'RUN' });
    expect(dag.nodes[2]).toMatchObject({ name: names.freeze, state: 'FAILED' });
    expectNoData(await operate(id, 'RETRY'));
    const done = await shell.succeeded(id);
    expect(done).toMatchObject({ state: 'SUCCEED', operator: 'RUN', stage: 6 });
    const raw = expectData<RawDag>(await rig.caller().get(`/api/v1/task/dag/${id}`));
    expect(raw.nodes?.map(({ name }) => name)).toEqual(plans.terminate);
    expect(raw.nodes?.[2]?.sub_tasks?.[0]?.execute_times).toBeGreaterThan(1);
  });
});

describe('a kill that fails', () => {
  const failing = async (dialect: (typeof dialects)[number]) => {
    await rig.fault({ kind: 'fail', operation: 'stopProcess', message: 'no such host' }, { serverId: 2 });
    const shell = rig.client(dialect);
    const { id } = await shell.stop({ type: 'SERVER', target: ['10.10.10.2:2886'] }, 'force');
    const { message, dag } = await failed(shell.succeeded(id));
    return { id, message, dag };
  };
  const logsOf = (dag: Dag) =>
    dag.nodes.flatMap(({ subTasks }) => subTasks.flatMap(({ taskLogs }) => taskLogs ?? []));

  it.each(dialects)('is read by the %s SDK: where, and an error with its code', async (dialect) => {
    const { id, message, dag } = await failing(dialect);
    expect(message).toMatch(/^10\.10\.10\.\d:2886 ERROR: \[[\w.]+\]: ./);
    expect(dag).toMatchObject({ state: 'FAILED', operator: 'RUN' });
    expect(logsOf(dag)).toContainEqual(expect.stringContaining('no such host'));
    expectDag(expectData<RawDag>(await rig.caller().get(`/api/v1/task/dag/${id}`)), here);
  });

  it('fails no waiting: the last stage finds that an agent did not succeed', async () => {
    const { message, dag } = await failing('go');
    expect(message).toContain(
      'ERROR: [Task.SubDag.NotAllSucceed]: check sub dag succeed failed: Sub DAG of agents: [10.10.10.2:2886]',
    );
    expect(dag.stage).toBe(5);
    expect(dag.nodes.map(({ state }) => state)).toEqual([...Array(4).fill('SUCCEED'), 'FAILED']);
  });
});

describe('the operator itself', () => {
  it.each(['{}', '{"operator":null}', '{"operator":""}'])('is required: %s', async (bodyText) => {
    const { id } = await hanging();
    const answer = await rig.caller().call({ method: 'POST', target: `/api/v1/task/dag/${id}`, bodyText });
    const message = /^Bind JSON failed: .*'operator' failed on the 'required' tag$/i;
    expectError(answer, 400, 'Common.BindJsonFailed', message);
  });

  it('is required where there is no body at all', async () => {
    const { id } = await hanging();
    const answer = await rig.caller().post(`/api/v1/task/dag/${id}`);
    // The name of Go's field, not that of the JSON key.
    expectError(answer, 400, 'Common.BindJsonFailed', /'Operator' failed on the 'required' tag$/);
  });

  it.each(['{"operator":1}', '[]', '{'])('does not bind: %s', async (bodyText) => {
    const { id } = await hanging();
    const answer = await rig.caller().call({ method: 'POST', target: `/api/v1/task/dag/${id}`, bodyText });
    expectError(answer, 400, 'Common.BindJsonFailed', bind);
  });

  it.each(['RUN', 'run', 'STOP'])('%s is not one of them', async (operator) => {
    const { id } = await hanging();
    const message = `Operator ${operator} is not supported`;
    expectError(await operate(id, operator), 400, refusal('NotSupport'), message);
  });
});

describe('a node', () => {
  it('knows PASS only', async () => {
    const { shell, id } = await hanging();
    const node = (await shell.dag(id)).nodes[3]?.id ?? '';
    for (const operator of ['CANCEL', 'RETRY', 'RUN']) {
      const message = `Operator ${operator} is not supported`;
      expectError(await operate(node, operator, 'node'), 400, 'Task.Node.Operator.NotSupport', message);
    }
    expectError(await operate(node, 'PASS', 'node'), 400, 'Task.Node.Operator.PassNotFailedDag', /./);
  });
});

describe('an id', () => {
  const invalidRow = (row: string) => `: strconv.ParseInt: parsing "${row}": invalid syntax`;

  it.each([
    ['1', ''],
    ['2', ''],
    ['2016843008102886', ''],
    [`3${'0'.repeat(44)}`, ''],
    ['9123', ': invalid generic id'],
    ['abc', ': invalid generic id'],
    ['-21', ': invalid generic id'],
    ['2abcdefghijklmnopq', ': convert id to bigInt failed'],
    ['29999999999028861', ': convert id to ip failed'],
    ['20168430081x28861', ': parse port failed'],
    ['2016843008102886x', invalidRow('x')],
    ['1x', invalidRow('x')],
  ])('%s is none, whatever else is wrong', async (id, why) => {
    const caller = rig.caller();
    const message = `Invalid ID: ${id}${why}`;
    for (const read of [
      'dag/ID',
      'dag/ID?show_details=x',
      'node/ID?show_details=x',
      'sub_task/ID?show_details=x',
      'sub_task/ID/logs',
    ]) {
      const answer = await caller.get(`/api/v1/task/${read.replace('ID', id)}`);
      expectError(answer, 400, 'Task.GenericID.Invalid', message);
    }
    for (const kind of ['dag', 'node'])
      for (const bodyText of ['{', '{}', '{"operator":"STOP"}', '{"operator":"PASS"}']) {
        const answer = await caller.call({ method: 'POST', target: `/api/v1/task/${kind}/${id}`, bodyText });
        expectError(answer, 400, 'Task.GenericID.Invalid', message);
      }
  });

  it('that names nothing is looked for after the body is bound, and after a node’s operator', async () => {
    const id = '2016843008102886987654';
    const post = (kind: string, body: object) => rig.caller().post(`/api/v1/task/${kind}/${id}`, { ...body });
    expectError(await post('dag', {}), 400, 'Common.BindJsonFailed', bind);
    expectError(await post('node', {}), 400, 'Common.BindJsonFailed', bind);
    expectError(await post('dag', { operator: 'STOP' }), 404, 'Task.NotFound', /./);
    expectError(await post('node', { operator: 'RETRY' }), 400, 'Task.Node.Operator.NotSupport', /./);
  });

  it.each(['2016843008102886987654', '1987654'])('%s names nothing', async (id) => {
    const message = 'Task not found: record not found';
    for (const kind of ['dag', 'node', 'sub_task']) {
      expectError(await rig.caller().get(`/api/v1/task/${kind}/${id}`), 404, 'Task.NotFound', message);
    }
    expectError(await rig.caller().get(`/api/v1/task/sub_task/${id}/logs`), 404, 'Task.NotFound', message);
    expectError(await operate(id, 'CANCEL'), 404, 'Task.NotFound', message);
  });

  it('of a DAG may name a node and a sub task as well: only the route tells', async () => {
    const shell = rig.client('go');
    const { id } = await shell.stop({ type: 'GLOBAL' }, 'force');
    const dag = await shell.succeeded(id);
    const prefix = id.slice(0, 16);
    for (const of of [...dag.nodes, ...dag.nodes.flatMap(({ subTasks }) => subTasks)]) {
      expect(of.id.startsWith(prefix)).toBe(true);
    }
  });
});

describe('show_details', () => {
  it.each(['yes', 'tRUE', '2', '-1', '%00'])('%s is a bad request, not a crash', async (value) => {
    const shell = rig.client('go');
    const { id } = await shell.stop({ type: 'GLOBAL' }, 'force');
    await shell.succeeded(id);
    for (const path of [`dag/${id}`, 'dag/unfinish', 'dags/agent']) {
      const answer = await rig.caller().get(`/api/v1/task/${path}?show_details=${value}`);
      expect(answer.status, answer.text).toBe(400);
      expect(answer.body).toMatchObject({ successful: false, error: { errCode: 'Common.BadRequest' } });
    }
  });
});
