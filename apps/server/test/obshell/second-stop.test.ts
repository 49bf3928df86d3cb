import { describe, expect, it } from 'vitest';
import { type ShellClient, TaskFailed } from './fixture-client/shell-client.ts';
import { names, type RawDag } from './support/dag-facts.ts';
import { expectContents, expectData } from './support/envelope.ts';
import { agents, dialects, useShell } from './support/shell-rig.ts';

const rig = useShell();
const notCreated =
  'ERROR: [Task.SubDag.NotAllCreated]: check sub dag created failed: ' +
  `Sub DAG of agents: [${agents.join(' ')}] not created, main DAG failed`;

/** A stop that holds every agent while the kill of server 2 hangs. */
async function holder(shell: ShellClient): Promise<string> {
  await rig.fault({ kind: 'hang', operation: 'stopProcess' }, { serverId: 2 });
  const { id } = await shell.stop({ type: 'SERVER', target: ['10.10.10.2:2886'] }, 'force');
  await rig.followed(shell, id, ({ stage, state }) => stage === 4 && state === 'RUNNING');
  return id;
}

async function failed(shell: ShellClient, id: string): Promise<TaskFailed> {
  const error = await shell.succeeded(id).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(TaskFailed);
  return error as TaskFailed;
}

describe.each(dialects)('with the %s SDK, while a stop holds the agents', (dialect) => {
  it.each<[string, string, (shell: ShellClient) => Promise<{ id: string }>]>([
    ['a second stop', 'Stop OB', (shell) => shell.stop({ type: 'GLOBAL' }, 'force')],
    [
      'a stop of another server',
      'Stop OB',
      (shell) => shell.stop({ type: 'SERVER', target: ['10.10.10.3'] }, 'force'),
    ],
    ['the zone call', 'Stop OB', (shell) => shell.stopZone('zone2', false)],
    ['a start', 'Start OB', (shell) => shell.start({ type: 'GLOBAL' })],
  ])('%s is accepted and fails at stage 2, naming the holder', async (_what, name, ask) => {
    const shell = rig.client(dialect);
    const held = await holder(shell);
    const accepted = await ask(shell);
    expect(accepted).toMatchObject({ name, state: 'READY', stage: 1 });
    const { message, dag } = await failed(shell, accepted.id);
    expect(dag).toMatchObject({ state: 'FAILED', operator: 'RUN', stage: 2 });
    expect(dag.nodes.map(({ state }) => state)).toEqual([
      'SUCCEED',
      'FAILED',
      ...dag.nodes.slice(2).map(() => 'PENDING'),
    ]);
    for (const { executeAgent, taskLogs } of dag.nodes[0]?.subTasks ?? []) {
      expect(taskLogs?.join('\n')).toContain(
        `${executeAgent} is under maintenance by DAG [${held}:Stop observer]`,
      );
    }
    expect(dag.nodes[1]?.name).toBe(names.ready);
    expect(dag.nodes[1]?.subTasks[0]?.taskLogs).toContain(notCreated);
    expect(message.trim()).toBe(`${agents[0]} ${notCreated}`);
  });

  it('the holder goes on, unharmed by the one that failed', async () => {
    const shell = rig.client(dialect);
    const held = await holder(shell);
    await failed(shell, (await shell.stop({ type: 'GLOBAL' }, 'force')).id);
    expect(await shell.dag(held)).toMatchObject({ state: 'RUNNING', stage: 4 });
  });

  it('forcePassDag with the holder’s id releases it, and the new stop succeeds', async () => {
    const shell = rig.client(dialect);
    const held = await holder(shell);
    await rig.clearFaults();
    const { id } = await shell.stop({ type: 'GLOBAL' }, 'force', [held]);
    expect(await shell.succeeded(id)).toMatchObject({ id, state: 'SUCCEED', operator: 'RUN', stage: 5 });
    // A released task owns nothing and has failed.
    await failed(shell, held);
    const lists = ['dag/agent/main_dags', 'dag/unfinish'];
    for (const list of lists) {
      expect(expectContents(await shell.call('GET', `/api/v1/task/${list}`)), list).toEqual([]);
    }
  });

  it('the id to pass is found among the main DAGs behind the locks', async () => {
    const shell = rig.client(dialect);
    await holder(shell);
    await rig.clearFaults();
    const held = expectContents<RawDag>(await shell.call('GET', '/api/v1/task/dag/agent/main_dags'));
    const { id } = await shell.start(
      { type: 'GLOBAL' },
      held.map((dag) => dag.id),
    );
    await shell.succeeded(id);
  });

  it.each<[string, (held: string) => string[]]>([
    ['of no DAG', (held) => [`${held.slice(0, 16)}987654`]],
    ['that is no id', () => ['nonsense', '']],
  ])('forcePassDag with an id %s releases nobody', async (_what, ids) => {
    const shell = rig.client(dialect);
    const held = await holder(shell);
    const { dag } = await failed(shell, (await shell.stop({ type: 'GLOBAL' }, 'force', ids(held))).id);
    expect(dag.stage).toBe(2);
    expect(await shell.dag(held)).toMatchObject({ state: 'RUNNING' });
  });
});

describe('forcePassDag', () => {
  it('among other ids finds the holder’s', async () => {
    const shell = rig.client('go');
    const held = await holder(shell);
    await rig.clearFaults();
    const { id } = await shell.stop({ type: 'GLOBAL' }, 'force', ['nonsense', held, held]);
    await shell.succeeded(id);
  });

  it('is honoured by the zone call', async () => {
    const shell = rig.client('go');
    const held = await holder(shell);
    await rig.clearFaults();
    const answer = await shell.call('POST', '/api/v1/ob/zone/zone2/stop', { forcePassDag: { id: [held] } });
    await shell.succeeded(expectData<RawDag>(answer).id);
  });

  it('releases a stop that was cancelled and still holds the agents', async () => {
    const shell = rig.client('go');
    const held = await holder(shell);
    await shell.operate(held, 'CANCEL');
    await failed(shell, held);
    await rig.clearFaults();
    await shell.succeeded((await shell.stop({ type: 'GLOBAL' }, 'force', [held])).id);
  });

  it('with nothing held changes nothing', async () => {
    const shell = rig.client('go');
    const first = await shell.stop({ type: 'GLOBAL' }, 'force');
    await shell.succeeded(first.id);
    await shell.succeeded((await shell.start({ type: 'GLOBAL' }, [first.id])).id);
    expect(await shell.dag(first.id)).toMatchObject({ state: 'SUCCEED', operator: 'RUN' });
  });
});

describe('between the two APIs', () => {
  it('OCP is told 409 while a stop through obshell holds the cluster', async () => {
    await holder(rig.client('go'));
    const { status } = await rig.server.post('/api/v2/ob/clusters/1/stop');
    expect(status).toBe(409);
  });

  it('a stop through obshell fails at stage 2 while a task of OCP holds the cluster', async () => {
    await rig.fault({ kind: 'hang', operation: 'isolateZone' });
    const answer = await rig.server.post('/api/v2/ob/clusters/1/zones/zone1/stop');
    expect(answer.status, answer.text).toBe(200);
    const shell = rig.client('go');
    const { dag } = await failed(shell, (await shell.stop({ type: 'GLOBAL' }, 'force')).id);
    expect(dag.stage).toBe(2);
    for (const { taskLogs } of dag.nodes[0]?.subTasks ?? []) {
      expect(taskLogs?.join('\n')).toMatch(/is under maintenance by DAG \[\d+:.+\]/);
    }
  });

  it('a restart of OCP that is held half-way is a DAG, and is passed by a start that names it', async () => {
    await rig.fault({ kind: 'hang', operation: 'startProcess' }, { serverId: 2 });
    const answer = await rig.server.post('/api/v2/ob/clusters/1/restart');
    expect(answer.status, answer.text).toBe(200);
    const shell = rig.client('go');
    const [held] = expectContents<RawDag>(await shell.call('GET', '/api/v1/task/dag/agent/main_dags'));
    if (!held) throw new Error('no DAG holds the agents');
    // One stage for each node: the seventh of the second zone’s eleven starts its process again.
    const startIn2 = 1 + 11 + 7;
    const dag = await rig.followed(shell, held.id, ({ stage }) => stage === startIn2);
    expect(dag).toMatchObject({ name: 'Restart OB cluster', state: 'RUNNING' });
    expect(held.max_stage).toBe(35);
    await rig.clearFaults();
    await shell.succeeded((await shell.start({ type: 'GLOBAL' }, [held.id])).id);
    const { body } = await rig.server.get('/api/v2/ob/clusters/1');
    expect(body.data).toMatchObject({
      status: 'RUNNING',
      zones: Array(3).fill({ status: 'RUNNING', servers: [{ status: 'RUNNING', innerStatus: 'ACTIVE' }] }),
    });
  });
});
