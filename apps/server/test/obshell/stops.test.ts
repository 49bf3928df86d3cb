import { describe, expect, it } from 'vitest';
import type { Scope, ShellClient, StopMode } from './fixture-client/shell-client.ts';
import { parallel, plans } from './support/dag-facts.ts';
import { expectData } from './support/envelope.ts';
import { agents, dialects, useShell } from './support/shell-rig.ts';

const rig = useShell();
const { client } = rig;

/** obState of each agent's observer: 0 no process, 3 available. */
const states = async (shell: ShellClient) => {
  const found = expectData<Record<string, { obState: number }>>(
    await shell.call('GET', '/api/v1/agents/status'),
  );
  return agents.map((address) => found[address]?.obState);
};
/** Status of each observer: ACTIVE, INACTIVE, STOPPED. */
const statuses = async (shell: ShellClient) => {
  const { obcluster_info } = expectData<{
    obcluster_info: { topology: Record<string, { status: string }[]> };
  }>(await shell.call('GET', '/api/v1/ob/info'));
  return Object.values(obcluster_info.topology).map(([one]) => one?.status);
};

const followed = async (shell: ShellClient, id: string, names: readonly string[]) => {
  const dag = await shell.succeeded(id);
  expect(dag).toMatchObject({
    id,
    state: 'SUCCEED',
    operator: 'RUN',
    stage: names.length,
    maxStage: names.length,
  });
  expect(dag.nodes.map(({ name }) => name)).toEqual(names);
  for (const node of dag.nodes) {
    expect(node).toMatchObject({ state: 'SUCCEED', operator: 'RUN' });
    const where = parallel.includes(node.name) ? agents : agents.slice(0, 1);
    expect(node.subTasks.map(({ executeAgent }) => executeAgent).sort()).toEqual(where);
    for (const task of node.subTasks) {
      expect(task).toMatchObject({ name: node.name, state: 'SUCCEED', operator: 'RUN' });
      expect(task.taskLogs?.length).toBeGreaterThan(0);
    }
  }
};

describe.each(dialects)('with the %s SDK', (dialect) => {
  it.each<[string, Scope, StopMode, readonly string[], number[]]>([
    ['the cluster, force', { type: 'GLOBAL' }, 'force', plans.force, [0, 0, 0]],
    ['the cluster, terminate', { type: 'GLOBAL' }, 'terminate', plans.terminate, [0, 0, 0]],
    ['a zone, force', { type: 'ZONE', target: ['zone2'] }, 'force', plans.force, [3, 0, 3]],
    ['a zone, terminate', { type: 'ZONE', target: ['zone2'] }, 'terminate', plans.terminate, [3, 0, 3]],
    ['a zone, plain', { type: 'ZONE', target: ['zone2'] }, 'plain', plans.plain, [3, 3, 3]],
    ['a server, force', { type: 'SERVER', target: ['10.10.10.3:2886'] }, 'force', plans.force, [3, 3, 0]],
    [
      'a server, terminate',
      { type: 'SERVER', target: ['10.10.10.3:2886'] },
      'terminate',
      plans.terminate,
      [3, 3, 0],
    ],
    ['a server, plain', { type: 'SERVER', target: ['10.10.10.3:2886'] }, 'plain', plans.plain, [3, 3, 3]],
    ['two servers, force', { type: 'SERVER', target: agents.slice(1) }, 'force', plans.force, [3, 0, 0]],
  ])('%s is stopped and followed to its end', async (_what, scope, mode, names, left) => {
    const shell = client(dialect);
    const dag = await shell.stop(scope, mode);
    expect(dag).toMatchObject({ name: 'Stop OB', stage: 1, maxStage: names.length, state: 'READY' });
    expect(dag.nodes).toEqual([]);
    await followed(shell, dag.id, names);
    expect(await states(shell)).toEqual(left);
  });

  it.each([
    ['without a freeze', false, plans.zone],
    ['after a freeze', true, plans.frozenZone],
  ])('the zone call isolates and kills, %s', async (_how, freeze, names) => {
    const shell = client(dialect);
    const dag = await shell.stopZone('zone3', freeze);
    expect(dag).toMatchObject({ name: 'Stop OB', stage: 1, maxStage: names.length });
    await followed(shell, dag.id, names);
    expect(await states(shell)).toEqual([3, 3, 0]);
  });

  it('a plain stop leaves the process alive and shows the server as stopped', async () => {
    const shell = client(dialect);
    const { id } = await shell.stop({ type: 'SERVER', target: ['10.10.10.2:2886'] }, 'plain');
    await shell.succeeded(id);
    expect(await statuses(shell)).toEqual(['ACTIVE', 'STOPPED', 'ACTIVE']);
    expect(await states(shell)).toEqual([3, 3, 3]);
  });

  it.each<[string, Scope, readonly string[]]>([
    ['a cluster', { type: 'GLOBAL' }, plans.start],
    ['zones', { type: 'ZONE', target: ['zone1', 'zone2', 'zone3'] }, plans.start],
    ['servers', { type: 'SERVER', target: agents }, plans.startServer],
  ])('what was stopped is started again: %s', async (_what, scope, names) => {
    const shell = client(dialect);
    await shell.succeeded((await shell.stop({ type: 'GLOBAL' }, 'force')).id);
    const dag = await shell.start(scope);
    expect(dag).toMatchObject({ name: 'Start OB', stage: 1, maxStage: names.length, state: 'READY' });
    await followed(shell, dag.id, names);
    expect(await states(shell)).toEqual([3, 3, 3]);
    expect(await statuses(shell)).toEqual(['ACTIVE', 'ACTIVE', 'ACTIVE']);
  });

  it('a zone that was isolated and killed comes back into service', async () => {
    const shell = client(dialect);
    await shell.succeeded((await shell.stopZone('zone2', false)).id);
    await shell.succeeded((await shell.start({ type: 'ZONE', target: ['zone2'] })).id);
    expect(await states(shell)).toEqual([3, 3, 3]);
    expect(await statuses(shell)).toEqual(['ACTIVE', 'ACTIVE', 'ACTIVE']);
  });

  it('force on what is dead already succeeds', async () => {
    const shell = client(dialect);
    for (let turn = 0; turn < 2; turn++) {
      await shell.succeeded((await shell.stop({ type: 'GLOBAL' }, 'force')).id);
    }
    expect(await states(shell)).toEqual([0, 0, 0]);
  });
});

describe('how a request may be written', () => {
  const accepted = async (body: string) => {
    const answer = await rig.caller().post('/api/v1/ob/stop', undefined, { bodyText: body });
    return expectData<{ max_stage: number }>(answer).max_stage;
  };

  it.each([
    ['keys in any case', '{"SCOPE":{"Type":"GLOBAL"},"Force":true}', 5],
    ['a type in any case', '{"scope":{"type":"global"},"force":true}', 5],
    ['keys that are not known', '{"scope":{"type":"GLOBAL","x":1},"force":true,"more":[{}]}', 5],
    [
      'null for the zero value',
      '{"scope":{"type":"GLOBAL","target":null},"force":null,"terminate":true,"forcePassDag":null}',
      6,
    ],
    ['more after the first value', '{"scope":{"type":"GLOBAL"},"force":true} and more', 5],
    ['a target twice', '{"scope":{"type":"ZONE","target":["zone2","zone2"]}}', 6],
    ['a server without its port', '{"scope":{"type":"SERVER","target":["10.10.10.2"]},"force":true}', 5],
  ])('%s', async (_what, body, maxStage) => {
    expect(await accepted(body)).toBe(maxStage);
  });
});
