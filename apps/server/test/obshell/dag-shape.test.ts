import { describe, expect, it } from 'vitest';
import { decodeGenericId } from './fixture-client/generic-id.ts';
import { exchange } from './fixture-client/wire.ts';
import vendorRequest from './fixtures/vendor-stop.request.json' with { type: 'json' };
import vendorAnswer from './fixtures/vendor-stop.response.json' with { type: 'json' };
import {
  executeAgent,
  expectDag,
  expectNode,
  expectSubTask,
  names,
  parallel,
  plans,
  type RawDag,
  type RawNode,
  type RawSubTask,
  subDagsOf,
} from './support/dag-facts.ts';
import { expectContents, expectData, goTime } from './support/envelope.ts';
import { agents, useShell } from './support/shell-rig.ts';

const rig = useShell();
const here = agents[0] ?? '';
const stopServer = { scope: { type: 'SERVER', target: ['10.10.10.2:2886'] }, force: true };

/** A stop of server 2 by force that has succeeded. */
async function stopped(body: { scope: object; force?: boolean } = stopServer) {
  const caller = rig.caller();
  const { id } = expectData<RawDag>(
    await caller.call({ method: 'POST', target: '/api/v1/ob/stop', bodyText: JSON.stringify(body) }),
  );
  await rig.client('go').succeeded(id);
  const read = async <T = RawDag>(target: string) =>
    expectData<T>(await caller.get(`/api/v1/task/${target}`));
  return { caller, id, read, dag: await read(`dag/${id}`) };
}

describe('the answer to a stop', () => {
  it('is the vendor’s sample, key by key, with the two keys that are younger', async () => {
    const answer = await rig.caller().post('/api/v1/ob/stop', vendorRequest);
    const envelope = Object.keys(vendorAnswer);
    expect(Object.keys(answer.body)).toEqual(envelope);
    const dag = expectData<RawDag>(answer);
    const keys = Object.keys(vendorAnswer.data);
    keys.splice(keys.indexOf('max_stage') + 1, 0, 'maintenance_type', 'maintenance_key');
    expect(Object.keys(dag)).toEqual(keys);
    expectDag(dag, here);
    const { id: _id, dag_id: _row, start_time: _start, end_time: _end, ...same } = vendorAnswer.data;
    expect(dag).toMatchObject({ ...same, maintenance_type: 1, maintenance_key: '' });
  });

  it('begins and ends at the moment it was stored, in RFC 3339 with an offset', async () => {
    const before = Date.now();
    const dag = expectData<RawDag>(await rig.caller().post('/api/v1/ob/stop', vendorRequest));
    expect(dag.start_time).toBe(dag.end_time);
    expect(dag.start_time).toMatch(goTime);
    expect(Date.parse(dag.start_time)).toBeGreaterThanOrEqual(before - 1000);
    expect(Date.parse(dag.start_time)).toBeLessThanOrEqual(Date.now() + 1000);
  });

  it('counts DAGs up, and the id says so', async () => {
    const one = expectData<RawDag>(await rig.caller().post('/api/v1/ob/stop', vendorRequest));
    const other = expectData<RawDag>(await rig.caller().post('/api/v1/ob/stop', vendorRequest));
    expect(other.dag_id).toBeGreaterThan(one.dag_id);
    expect(decodeGenericId(other.id)).toEqual({ kind: 'agent', agent: here, row: other.dag_id });
  });
});

describe('a DAG read with details', () => {
  it('has its nodes in order, each with the sub tasks of its agents', async () => {
    const { dag } = await stopped();
    expectDag(dag, here);
    expect(dag).toMatchObject({ name: 'Stop OB', state: 'SUCCEED', operator: 'RUN', maintenance_type: 1 });
    expect(dag.nodes?.map(({ name }) => name)).toEqual(plans.force);
    for (const node of dag.nodes ?? []) {
      expect(node.sub_tasks?.map(executeAgent)).toEqual(
        parallel.includes(node.name) ? agents : agents.slice(0, 1),
      );
      expect(node.sub_tasks?.map(({ execute_times }) => execute_times)).toEqual(node.sub_tasks?.map(() => 1));
    }
  });

  it('names a sub DAG on every agent of the cluster, not only on the target', async () => {
    const { dag } = await stopped();
    expect(Object.keys(dag.additional_data ?? {})).toEqual(['sub_dags']);
    const subDags = subDagsOf(dag.additional_data);
    expect(Object.keys(subDags).sort()).toEqual(agents);
    for (const [address, id] of Object.entries(subDags)) {
      expect(decodeGenericId(id)).toMatchObject({ kind: 'agent', agent: address });
    }
  });

  it('starts each node no earlier than the one before, and ends it no earlier than it started', async () => {
    const { dag } = await stopped();
    const nodes = dag.nodes ?? [];
    for (const [at, node] of nodes.entries()) {
      expect(Date.parse(node.end_time)).toBeGreaterThanOrEqual(Date.parse(node.start_time));
      expect(Date.parse(node.start_time)).toBeGreaterThanOrEqual(
        Date.parse(nodes[at - 1]?.start_time ?? '1970'),
      );
    }
  });

  it.each(['1', 't', 'T', 'TRUE', 'true', 'True'])('show_details=%s shows them', async (value) => {
    const { read, id } = await stopped();
    expect((await read(`dag/${id}?show_details=${value}`)).nodes).toHaveLength(5);
  });

  it.each(['0', 'f', 'F', 'FALSE', 'false', 'False'])('show_details=%s leaves them out', async (value) => {
    const { read, id } = await stopped();
    const dag = await read(`dag/${id}?show_details=${value}`);
    expectDag(dag, here);
    expect(dag).toMatchObject({ nodes: null, additional_data: null, max_stage: 5, state: 'SUCCEED' });
  });
});

describe('nodes and sub tasks by themselves', () => {
  it('a node merges what its sub tasks say', async () => {
    const { dag, read } = await stopped();
    const node = await read<RawNode>(`node/${dag.nodes?.[0]?.id}`);
    expect(node).toEqual({ ...dag.nodes?.[0], additional_data: dag.additional_data });
    expectNode({ ...node, additional_data: null }, here);
  });

  it('every node of the DAG is found by its id', async () => {
    const { dag, read } = await stopped();
    for (const inDag of dag.nodes ?? []) {
      const node = await read<RawNode>(`node/${inDag.id}`);
      expect({ ...node, additional_data: null }).toEqual(inDag);
    }
  });

  it('a sub task tells its own part, and show_details does not matter', async () => {
    const { dag, read } = await stopped();
    const subDags = subDagsOf(dag.additional_data);
    for (const inDag of dag.nodes?.[0]?.sub_tasks ?? []) {
      const task = await read<RawSubTask>(`sub_task/${inDag.id}?show_details=false`);
      const address = executeAgent(inDag);
      expect(task).toEqual({ ...inDag, additional_data: { sub_dags: { [address]: subDags[address] } } });
      expectSubTask({ ...task, additional_data: null }, here);
    }
  });

  it('the log of a sub task comes line by line', async () => {
    const { dag, caller } = await stopped();
    const task = dag.nodes?.[0]?.sub_tasks?.[1];
    const lines = expectContents(await caller.get(`/api/v1/task/sub_task/${task?.id}/logs`));
    expect(lines.map(({ log_content }) => log_content)).toEqual(task?.task_logs);
    for (const line of lines) {
      expect(Object.keys(line)).toEqual([
        'id',
        'sub_task_id',
        'execute_times',
        'log_content',
        'is_sync',
        'create_time',
        'update_time',
      ]);
      expect(line).toMatchObject({
        sub_task_id: task?.task_id,
        execute_times: 1,
        is_sync: expect.any(Boolean),
      });
      for (const key of ['create_time', 'update_time']) expect(line[key]).toMatch(goTime);
    }
  });
});

describe('the sub DAG of an agent', () => {
  it.each([
    [
      'that is to be killed',
      '10.10.10.2:2886',
      ['Start preparations', 'Stop observer', 'Wait for task to end'],
    ],
    ['that is not', '10.10.10.3:2886', ['Start preparations', 'Wait for task to end']],
  ])('%s is there for reading', async (_what, address, nodeNames) => {
    const { dag, id, read } = await stopped();
    const subDags = subDagsOf(dag.additional_data);
    const sub = await read(`dag/${subDags[address]}`);
    expectDag(sub, address);
    expect(sub).toMatchObject({
      name: 'Stop observer',
      max_stage: nodeNames.length,
      maintenance_type: 2,
      maintenance_key: '',
      state: 'SUCCEED',
      operator: 'PASS',
      additional_data: { main_dag_id: id },
    });
    expect(sub.nodes?.map(({ name }) => name)).toEqual(nodeNames);
    for (const node of sub.nodes ?? []) expect(node.sub_tasks?.map(executeAgent)).toEqual([address]);
  });

  it('of a start has the steps of a start', async () => {
    await stopped({ scope: { type: 'GLOBAL' }, force: true });
    const shell = rig.client('python');
    const { id } = await shell.start({ type: 'SERVER', target: ['10.10.10.2:2886'] });
    const { additionalData } = await shell.succeeded(id);
    const subDags = subDagsOf(additionalData);
    const nodeNames = async (address: string) =>
      expectData<RawDag>(await rig.caller().get(`/api/v1/task/dag/${subDags[address]}`)).nodes?.map(
        ({ name }) => name,
      );
    expect(await nodeNames('10.10.10.2:2886')).toEqual([
      'Start preparations',
      'Check ob process and config',
      'Start observer',
      'Execute start observer sql',
      'Wait for task to end',
    ]);
    expect(await nodeNames('10.10.10.1:2886')).toEqual(['Start preparations', 'Wait for task to end']);
  });
});

describe('while a stop is under way', () => {
  const hanging = async () => {
    await rig.fault({ kind: 'hang', operation: 'stopProcess' }, { serverId: 2 });
    const shell = rig.client('go');
    const { id } = await shell.stop({ type: 'SERVER', target: ['10.10.10.2:2886'] }, 'force');
    const dag = await rig.followed(shell, id, ({ stage, state }) => stage === 4 && state === 'RUNNING');
    return { id, dag, caller: rig.caller() };
  };

  it('it is RUNNING at the stage of its running node, with what comes later PENDING', async () => {
    const { dag } = await hanging();
    expect(dag.nodes.map(({ name, state }) => [name, state])).toEqual([
      [names.inform, 'SUCCEED'],
      [names.ready, 'SUCCEED'],
      [names.advance, 'SUCCEED'],
      [names.wait, 'RUNNING'],
      [names.end, 'PENDING'],
    ]);
    expect(dag.nodes.at(-1)?.subTasks.map(({ taskLogs }) => taskLogs)).toEqual([null]);
  });

  it('it is listed as unfinished and behind the locks, and the agents are under maintenance', async () => {
    const { id, dag, caller } = await hanging();
    const ids = async (list: string) =>
      expectContents<RawDag>(await caller.get(`/api/v1/task/${list}`)).map((one) => one.id);
    const subDags = Object.values(subDagsOf(dag.additionalData));
    expect(await ids('dag/agent/main_dags')).toEqual([id]);
    expect((await ids('dag/unfinish')).sort()).toEqual([id, ...subDags].sort());
    expect(await ids('dag/agent/unfinish')).toEqual(expect.arrayContaining([id]));
    expect(await ids('dags/agent')).toEqual(expect.arrayContaining([id]));
    expect((await ids('dag/maintain/agents')).sort()).toEqual(subDags.sort());
    const status = await caller.get('/api/v1/status', { rawHeader: null });
    expect(expectData(status)).toMatchObject({ underMaintenance: true });
    const last = expectData<RawDag>(await caller.get('/api/v1/task/dag/maintain/agent'));
    expect(last.id).toBe(subDagsOf(dag.additionalData)[here]);
  });

  it('the sub DAGs of agents that have nothing to do are done: FAILED at their last stage, which says so', async () => {
    const { dag, caller } = await hanging();
    const subDags = subDagsOf(dag.additionalData);
    const read = async (address: string) =>
      expectData<RawDag>(await caller.get(`/api/v1/task/dag/${subDags[address]}`));
    expect(await read('10.10.10.3:2886')).toMatchObject({ state: 'FAILED', stage: 2, max_stage: 2 });
    expect(await read('10.10.10.2:2886')).toMatchObject({ state: 'RUNNING', stage: 2, max_stage: 3 });
  });
});

describe('when nothing is under way', () => {
  it('nothing is unfinished or held', async () => {
    const { caller } = await stopped();
    for (const list of ['dag/unfinish', 'dag/agent/unfinish', 'dag/ob/unfinish', 'dag/agent/main_dags']) {
      expect(expectContents(await caller.get(`/api/v1/task/${list}`)), list).toEqual([]);
    }
    const status = await caller.get('/api/v1/status', { rawHeader: null });
    expect(expectData(status)).toMatchObject({ underMaintenance: false });
  });

  it('the last maintenance DAG is still shown, finished as it is', async () => {
    const { caller, dag } = await stopped();
    const last = expectData<RawDag>(await caller.get('/api/v1/task/dag/maintain/agent'));
    expect(last.id).toBe(subDagsOf(dag.additional_data)[here]);
    expect(last.state).toBe('SUCCEED');
  });

  it('the stop is in OCP’s list of tasks, too', async () => {
    await stopped();
    const { body } = await rig.server.get('/api/v2/tasks/instances?page=1&size=1');
    const { contents } = body.data as { contents: object[] };
    expect(contents).toMatchObject([{ name: expect.stringMatching(/stop/i), status: 'SUCCESSFUL' }]);
  });
});

it('a DAG that has not changed is answered 304 without a body to whoever knows it, and whole to others', async () => {
  const { caller, id } = await stopped();
  const target = `/api/v1/task/dag/${id}`;
  const { etag } = (await caller.get(target)).headers;
  const ask = async (known: string) =>
    exchange(rig.server.url, await caller.sealed({ target, headers: [['if-none-match', known]] }));
  const again = await ask(String(etag));
  expect([again.status, again.text, again.headers.etag]).toEqual([304, '', etag]);
  const changed = await ask('W/"another"');
  expect([changed.status, changed.headers.etag]).toEqual([200, etag]);
});

it('a running DAG with its logs has no ETag, because they grow; without them it has one', async () => {
  await rig.fault({ kind: 'hang', operation: 'stopProcess' }, { serverId: 2 });
  const caller = rig.caller();
  const { id } = expectData<RawDag>(await caller.post('/api/v1/ob/stop', vendorRequest));
  const etagOf = async (more: string) => (await caller.get(`/api/v1/task/dag/${id}${more}`)).headers.etag;
  expect([await etagOf(''), await etagOf('?show_details=true')]).toEqual([undefined, undefined]);
  expect(await etagOf('?show_details=false')).toEqual(expect.stringMatching(/^W\/"/));
});
