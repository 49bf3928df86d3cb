import { describe, expect, it } from 'vitest';
import { type RawDag, type RawNode, subDagsOf } from './support/dag-facts.ts';
import { expectData, expectEnvelope, expectError, expectNoData } from './support/envelope.ts';
import { agents, useShell } from './support/shell-rig.ts';

// What docs/obshell.md lists as different from obshell on purpose: held here, so that neither side moves unseen.
const rig = useShell();

/** A stop that holds every agent while the kill of server 2 hangs. */
async function holder() {
  await rig.fault({ kind: 'hang', operation: 'stopProcess' }, { serverId: 2 });
  const shell = rig.client('go');
  const { id } = await shell.stop({ type: 'SERVER', target: ['10.10.10.2:2886'] }, 'force');
  const dag = await rig.followed(shell, id, ({ stage, state }) => stage === 4 && state === 'RUNNING');
  return { shell, id, subDags: subDagsOf(dag.additionalData) };
}

describe('on purpose', () => {
  it('forcePassDag may be the bare list of the vendor’s page', async () => {
    const { shell, id } = await holder();
    await rig.clearFaults();
    const body = { scope: { type: 'GLOBAL' }, force: true, forcePassDag: [id] };
    const { id: next } = expectData<RawDag>(await rig.caller().post('/api/v1/ob/stop', body));
    await shell.succeeded(next);
  });

  it('a node without details has no sub tasks, where obshell crashes', async () => {
    const shell = rig.client('go');
    const { id } = await shell.stop({ type: 'GLOBAL' }, 'force');
    const [first] = (await shell.succeeded(id)).nodes;
    const answer = await rig.caller().get(`/api/v1/task/node/${first?.id}?show_details=false`);
    expect(expectData<RawNode>(answer)).toMatchObject({ id: first?.id, name: first?.name, sub_tasks: null });
  });

  it('a DAG that never got the cluster names no sub DAGs', async () => {
    const { shell } = await holder();
    const { id } = await shell.stop({ type: 'GLOBAL' }, 'force');
    await expect(shell.succeeded(id)).rejects.toThrow('NotAllCreated');
    expect((await shell.dag(id)).additionalData).not.toHaveProperty('sub_dags');
  });

  it('a sub DAG is driven by its main DAG alone: no RETRY, no PASS before that has failed', async () => {
    const { subDags } = await holder();
    const waiting = subDags[agents[2] ?? ''];
    for (const operator of ['RETRY', 'PASS', 'ROLLBACK']) {
      const answer = await rig.caller().post(`/api/v1/task/dag/${waiting}`, { operator });
      const { errCode } = expectEnvelope(answer, 400).error as { errCode: string };
      expect(errCode).toMatch(/^Task\.Dag\.Operator\./);
    }
  });

  it('CANCEL of a sub DAG that only waits finds nothing to cancel', async () => {
    const { subDags } = await holder();
    const answer = await rig
      .caller()
      .post(`/api/v1/task/dag/${subDags[agents[2] ?? '']}`, { operator: 'CANCEL' });
    const message = 'Failed to cancel DAG: DAG is finished';
    expectError(answer, 400, 'Task.Dag.Operator.CancelFinishedDag', message);
  });

  it('PASS of one sub DAG frees the whole cluster once the main DAG has failed', async () => {
    const { shell, id, subDags } = await holder();
    await shell.operate(id, 'CANCEL');
    await expect(shell.succeeded(id)).rejects.toThrow('cancelled');
    const caller = rig.caller();
    expectNoData(await caller.post(`/api/v1/task/dag/${subDags[agents[2] ?? '']}`, { operator: 'PASS' }));
    for (const sub of Object.values(subDags)) {
      expect(await shell.dag(sub)).toMatchObject({ state: 'SUCCEED', operator: 'PASS' });
    }
    await rig.clearFaults();
    await shell.succeeded((await shell.stop({ type: 'GLOBAL' }, 'force')).id);
  });
});

describe('a protected cluster', () => {
  const guarded = useShell({ protectedClusters: [1] });

  it('is not stopped through obshell either', async () => {
    const before = await guarded.taskCount();
    for (const path of ['/api/v1/ob/stop', '/api/v1/ob/zone/zone1/stop']) {
      const answer = await guarded.caller().post(path, { scope: { type: 'GLOBAL' }, force: true });
      expectError(answer, 400, 'Common.BadRequest', /^Bad request: ./, { data: 'null' });
    }
    expect(await guarded.taskCount()).toBe(before);
  });
});
