import { faultySteps } from '@obstop/engine/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { betweenLooks } from '../between-looks.ts';
import { useChain } from './support/chain.ts';

const faults = faultySteps();
const chain = useChain({ hooks: { steps: faults.steps } });
const cluster = '/api/v2/ob/clusters/1';
const allUp = {
  cluster: 'RUNNING',
  zones: Array(3).fill('RUNNING'),
  servers: Array(3).fill('RUNNING ACTIVE'),
};

const fault = async (rule: object, scope: object = { clusterId: 1 }) => {
  const { status, text } = await chain.back.call('POST', '/obstop/v1/faults', { scope, rule });
  expect(status, text).toBe(200);
};
const dags = () => chain.shell(1).dags.listAgent({ details: false });
const named = async (name: string) => (await dags()).filter((dag) => dag.name === name).length;

/** Nothing is held, on neither side, and everything serves. */
async function expectAllUp() {
  expect(await chain.back.statuses(1)).toMatchObject({ servers: allUp.servers });
  expect(await chain.gateway.statuses(1)).toEqual(allUp);
  expect(await chain.shell(1).dags.listUnfinished()).toEqual([]);
  expect(await chain.shell(1).dags.listAgentMain()).toEqual([]);
}
const rolledBack = async (id: number) => {
  const { status, text } = await chain.gateway.call('POST', `/api/v2/tasks/instances/${id}/rollback`);
  expect(status, text).toBe(200);
  const task = await chain.gateway.ended(id);
  expect([task.operation, task.status], await chain.gateway.logOf(id)).toEqual(['ROLLBACK', 'SUCCESSFUL']);
};
const retried = async (id: number) => {
  const { status, text } = await chain.gateway.call('POST', `/api/v2/tasks/instances/${id}/retry`);
  expect(status, text).toBe(200);
  const task = await chain.gateway.ended(id);
  expect(task.status, await chain.gateway.logOf(id)).toBe('SUCCESSFUL');
};
const serverPath = async () => `${cluster}/servers/${(await chain.gateway.serverIds(1))[1]}`;

afterEach(async () => {
  await chain.back.call('DELETE', '/obstop/v1/faults');
});

describe('a stop that fails', () => {
  it.each([
    ['cluster', `${cluster}/stop`, 'finish-cluster-stop'],
    ['zone', `${cluster}/zones/zone2/stop`, 'finish-cluster-operation'],
  ])('at the last step of a %s: rolled back, everything serves again', async (_, path, step) => {
    faults.add({ step, how: 'fail-before' });
    const stop = await chain.gateway.done(path);
    expect(stop.status).toBe('FAILED');
    await rolledBack(stop.id);
    await expectAllUp();
  });

  it('leaves down what was down before, when it is rolled back', async () => {
    const { gateway, back } = chain;
    expect((await gateway.done(`${await serverPath()}/stop`, { force: true })).status).toBe('SUCCESSFUL');
    faults.add({ step: 'finish-cluster-stop', how: 'fail-before' });
    const stop = await gateway.done(`${cluster}/stop`);
    expect((await back.statuses(1)).servers).toEqual(Array(3).fill('STOPPED INACTIVE'));
    await rolledBack(stop.id);
    expect((await back.statuses(1)).servers).toEqual([
      'RUNNING ACTIVE',
      'STOPPED INACTIVE',
      'RUNNING ACTIVE',
    ]);
    await gateway.done(`${await serverPath()}/start`);
    await expectAllUp();
  });

  it('by its DAG: the log is the DAG’s own, nothing stays locked, and a retry goes on', async () => {
    await fault({
      kind: 'fail',
      operation: 'stopProcess',
      times: 1,
      message: 'the disk of this host is gone',
    });
    const stop = await chain.gateway.done(`${await serverPath()}/stop`);
    expect(stop.status).toBe('FAILED');
    const log = await chain.gateway.logOf(stop.id);
    expect(log).toContain('the disk of this host is gone');
    expect(log).toMatch(/Failed: DAG \d+ \(Stop OB\) ended FAILED\/RUN in stage 5 of 5 at Inform all agents/);
    expect(await chain.shell(1).dags.listAgentMain()).toEqual([]);
    await retried(stop.id);
    await chain.gateway.done(`${await serverPath()}/start`);
    await expectAllUp();
  });

  it('and had only just been cancelled: what it left running is cancelled before anything else', async () => {
    await fault({ kind: 'hang', operation: 'stopProcess' });
    const id = await chain.gateway.accepted(`${await serverPath()}/stop`, { force: true });
    const waiting = async () => {
      for (; ; await betweenLooks()) {
        const [main] = (await chain.shell(1).dags.listUnfinished()).filter((dag) => dag.name === 'Stop OB');
        if (main?.raw.stage === 4) return main;
      }
    };
    const { id: dagId } = await waiting();
    const { subtasks } = await chain.gateway.task(id);
    const runs = subtasks.find(({ status }) => status === 'RUNNING');
    const cancel = `/api/v2/tasks/instances/${id}/subtasks/${runs?.id}/cancel`;
    expect((await chain.gateway.call('POST', cancel)).status).toBe(200);
    expect((await chain.gateway.ended(id)).status).toBe('FAILED');
    await rolledBack(id);
    expect(await chain.shell(1).dags.get(dagId)).toMatchObject({ state: 'failed', operation: 'CANCEL' });
    await expectAllUp();
  });
});

describe('a cluster that is held by somebody else', () => {
  it('is left alone, with the holder in the log, until the configuration allows to pass it', async () => {
    await fault({ kind: 'fail', operation: 'isolateZone', times: 1 });
    const foreign = await chain.back.done(`${cluster}/zones/zone3/stop`);
    expect(foreign.status).toBe('FAILED');
    const [holder] = await chain.shell(1).dags.listAgentMain();
    const before = await named('Stop OB');

    const stop = await chain.gateway.done(`${await serverPath()}/stop`, { force: true });
    expect(stop.status).toBe('FAILED');
    expect(await chain.gateway.logOf(stop.id)).toContain(
      `the agents are held by DAG ${holder?.id}, which is not ours`,
    );
    expect(await named('Stop OB')).toBe(before);

    const right = chain.gatewayOptions();
    await chain.gateway.stop();
    const clusters = right.clusters.map((each) => ({ ...each, forcePassDag: [String(holder?.id)] }));
    await chain.gateway.start({ gateway: { ...right, clusters } });
    await retried(stop.id);
    expect((await chain.back.statuses(1)).servers[1]).toBe('STOPPED INACTIVE');
    await chain.gateway.done(`${await serverPath()}/start`);
    await expectAllUp();
  });
});

describe('a gateway with a wrong password', () => {
  it('fails the step that asks, and goes on once it is right', async () => {
    const right = chain.gatewayOptions();
    const wrong = right.clusters.map((each) => ({ ...each, rootPassword: 'not the one' }));
    await chain.gateway.stop();
    await chain.gateway.start({ gateway: { ...right, clusters: wrong } });
    expect((await chain.gateway.statuses(1)).cluster).toBe('UNAVAILABLE');
    const stop = await chain.gateway.done(`${await serverPath()}/stop`, { force: true });
    expect(stop.status).toBe('FAILED');
    const log = await chain.gateway.logOf(stop.id);
    expect(log).toContain('is the password of root@sys right?');
    expect(log + chain.log.join('\n')).not.toContain('not the one');

    await chain.gateway.stop();
    await chain.gateway.start({ gateway: right });
    await retried(stop.id);
    await chain.gateway.done(`${await serverPath()}/start`);
    // The task ends with what the cluster showed before it; the next look at the agents sets it right.
    while ((await chain.gateway.statuses(1)).cluster === 'UNAVAILABLE') await betweenLooks();
    await expectAllUp();
  });
});
