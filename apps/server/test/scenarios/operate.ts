import { OcpSubtaskD, OcpTaskD } from '@obstop/contracts';
import { afterEach, describe, expect, it } from 'vitest';
import { betweenLooks } from '../between-looks.ts';
import type { TestServer } from '../harness.ts';

/** Failing, retrying, skipping, cancelling, rolling back: what the console’s buttons do. */
export function operateScenarios(server: TestServer): void {
  const clusterPath = '/api/v2/ob/clusters/2';
  const fault = async (scope: object, rule: object) => {
    const { status, body } = await server.post('/obstop/v1/faults', {
      scope: { clusterId: 2, ...scope },
      rule,
    });
    expect({ status, error: body.error }).toEqual({ status: 200, error: undefined });
  };
  const clearFaults = () => server.send('/obstop/v1/faults', { method: 'DELETE' });
  const cluster = async () => (await server.get(clusterPath)).body.data;
  const stop = async (target: string, options?: object) => {
    const { body } = await server.post(`${clusterPath}/${target}stop`, options);
    return (body.data as { id: number }).id;
  };
  const taskOf = async (id: number) =>
    OcpTaskD.parse((await server.get(`/api/v2/tasks/instances/${id}`)).body.data);
  const operate = (id: number, operation: string) =>
    server.post(`/api/v2/tasks/instances/${id}/${operation}`);
  const withStatus = async (id: number, status: string) => {
    const found = (await taskOf(id)).subtasks.find((each) => each.status === status);
    if (!found) throw new Error(`no subtask of task ${id} is ${status}`);
    return Number(found.id);
  };
  /** Asks until the task has a subtask of this status: the runner reports it as it goes. */
  const reached = async (id: number, name: string, status: string) => {
    for (; ; await betweenLooks()) {
      const found = (await taskOf(id)).subtasks.find((each) => each.name === name && each.status === status);
      if (found) return Number(found.id);
    }
  };

  afterEach(async () => {
    const { status } = await server.post('/obstop/v1/reset');
    expect(status).toBe(200);
  });

  describe('a step that fails twice', () => {
    it('fails the task, which keeps the cluster; the second retry ends it well', async () => {
      await fault(
        {},
        { kind: 'fail', operation: 'isolateZone', times: 2, message: 'OB-4179: operation not allowed' },
      );
      const id = await stop('zones/zone1/');
      expect(await server.ended(id)).toMatchObject({ status: 'FAILED' });
      const other = await server.post(`${clusterPath}/stop`);
      expect(other.body.error).toMatchObject({ code: 50002, target: { taskId: id } });

      const subtask = await withStatus(id, 'FAILED');
      const log = await server.get(`/api/v2/tasks/instances/${id}/subtasks/${subtask}/log`);
      expect((log.body.data as { log: string }).log).toContain('OB-4179: operation not allowed');

      const retried = await operate(id, 'retry');
      expect(OcpTaskD.parse(retried.body.data)).toMatchObject({ status: 'RUNNING', operation: 'RETRY' });
      expect(await server.ended(id)).toMatchObject({ status: 'FAILED' });
      const again = await operate(id, `subtasks/${subtask}/retry`);
      expect(OcpSubtaskD.parse(again.body.data)).toMatchObject({ operation: 'RETRY', runTime: 3 });
      expect(await server.ended(id)).toMatchObject({ status: 'SUCCESSFUL' });
    });
  });

  describe('a failed task', () => {
    it.each([
      ['zones/zone1/', 'stopProcess'],
      ['servers/4/', 'waitForProcess'],
      ['', 'stopProcess'],
    ])('of %sstop comes back by rollback with every status as before', async (target, operation) => {
      const before = await cluster();
      await fault({}, { kind: 'fail', operation });
      const id = await stop(target);
      expect(await server.ended(id)).toMatchObject({ status: 'FAILED' });
      expect(await cluster()).not.toEqual(before);
      await clearFaults();
      const { body } = await operate(id, 'rollback');
      expect(OcpTaskD.parse(body.data)).toMatchObject({ status: 'RUNNING', operation: 'ROLLBACK' });
      expect(await server.ended(id)).toMatchObject({ status: 'SUCCESSFUL', operation: 'ROLLBACK' });
      expect(await cluster()).toEqual(before);
    });

    it('goes on when what failed is skipped', async () => {
      await fault({ serverId: 4 }, { kind: 'fail', operation: 'isolateServer' });
      const id = await stop('servers/4/');
      expect(await server.ended(id)).toMatchObject({ status: 'FAILED' });
      const { status, body } = await operate(id, `subtasks/${await withStatus(id, 'FAILED')}/skip`);
      expect({ status, data: body.data }).toEqual({ status: 200, data: undefined });
      expect(await server.ended(id)).toMatchObject({ status: 'SUCCESSFUL', operation: 'EXECUTE' });
      expect((await taskOf(id)).subtasks).toContainEqual(
        expect.objectContaining({ name: 'Stop server', operation: 'SKIP' }),
      );
    });
  });

  describe('a process that ignores its stop', () => {
    it('keeps the task running until its subtask is cancelled; a stop by force ends it', async () => {
      await fault({ serverId: 4 }, { kind: 'ignoreStop' });
      const id = await stop('servers/4/');
      const waiting = await reached(id, 'Wait observer stop', 'RUNNING');
      expect(await operate(id, `subtasks/${waiting}/cancel`)).toMatchObject({ status: 200 });
      expect(await server.ended(id)).toMatchObject({ status: 'FAILED' });
      expect((await taskOf(id)).subtasks).toContainEqual(
        expect.objectContaining({ id: waiting, status: 'FAILED', operation: 'CANCEL' }),
      );
      await operate(id, 'rollback');
      expect(await server.ended(id)).toMatchObject({ operation: 'ROLLBACK', status: 'SUCCESSFUL' });
      const forced = await stop('servers/4/', { force: true });
      expect(await server.ended(forced)).toMatchObject({ status: 'SUCCESSFUL' });
    });
  });

  describe('a fleet that hangs', () => {
    it('is brought back by a reset: the task ends cancelled and its cluster is free', async () => {
      await fault({}, { kind: 'hang', operation: 'isolateZone' });
      const id = await stop('zones/zone2/');
      await reached(id, 'Stop zone', 'RUNNING');
      expect(await cluster()).toMatchObject({
        status: 'OPERATING',
        zones: [
          { name: 'zone1', status: 'RUNNING' },
          { name: 'zone2', status: 'STOPPING' },
          { name: 'zone3' },
        ],
      });
      expect((await server.post('/obstop/v1/reset')).status).toBe(200);
      expect(await taskOf(id)).toMatchObject({ status: 'FAILED' });
      expect((await server.get('/obstop/v1/faults')).body.data).toEqual({ contents: [] });
      expect(await server.ended(await stop('zones/zone2/'))).toMatchObject({ status: 'SUCCESSFUL' });
    });
  });

  describe('operations in the wrong state', () => {
    it('are refused with 20003 or 20004 and the state', async () => {
      const id = await stop('servers/4/');
      expect(await server.ended(id)).toMatchObject({ status: 'SUCCESSFUL' });
      const subtask = await withStatus(id, 'SUCCESSFUL');
      const refused = async (operation: string) => {
        const { status, body } = await operate(id, operation);
        const { code, message } = body.error as { code: number; message: string };
        return [status, code, message];
      };
      expect(await refused('retry')).toEqual([
        400,
        20003,
        `Operation RETRY is not supported for task ${id} in state SUCCESSFUL.`,
      ]);
      expect(await refused('rollback')).toEqual([
        400,
        20004,
        `Task ${id} in state SUCCESSFUL cannot be rolled back: only a FAILED task can be rolled back.`,
      ]);
      for (const operation of ['retry', 'skip', 'cancel']) {
        expect((await refused(`subtasks/${subtask}/${operation}`)).slice(0, 2)).toEqual([400, 20003]);
        expect((await refused(`subtasks/999999/${operation}`)).slice(0, 2)).toEqual([404, 10002]);
      }
      expect((await operate(999999, 'retry')).body.error).toMatchObject({ code: 20000 });
      expect((await operate(999999, 'rollback')).body.error).toMatchObject({ code: 20000 });
    });
  });
}
