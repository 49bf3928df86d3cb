import { OcpTaskA, OcpTaskB } from '@obstop/contracts';
import { stopServerExamples, stopZoneExamples } from '@obstop/contracts/examples';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { TestServer } from '../harness.ts';

/** Names, statuses and edges by name, so that two DAGs with different ids can be compared. */
function shapeOf(data: unknown) {
  const task = z.union([OcpTaskA, OcpTaskB]).parse(data);
  const subtasks = 'tasks' in task ? task.tasks : task.subtasks;
  const nameOf = new Map(subtasks.map(({ id, name }) => [id, name]));
  const names = (ids: number[]) => ids.map((id) => nameOf.get(id)).sort();
  const nodes = subtasks.map(({ name, description, status, operation, upstreams, downstreams }) => ({
    name,
    description,
    status,
    operation,
    upstreams: names(upstreams),
    downstreams: names(downstreams),
  }));
  const key = (node: object) => JSON.stringify(node);
  return { name: task.name, status: task.status, nodes: nodes.sort((a, b) => (key(a) < key(b) ? -1 : 1)) };
}

/** The vendor's sample requests as they stand, and what comes of them. */
export function stopScenarios(server: TestServer): void {
  const statusesOf = async (cluster: number) => {
    const { body } = await server.get(`/api/v2/ob/clusters/${cluster}`);
    const { status, zones } = body.data as {
      status: string;
      zones: { status: string; servers: { status: string }[] }[];
    };
    return {
      cluster: status,
      zones: zones.map((zone) => [zone.status, ...zone.servers.map((each) => each.status)].join(' ')),
    };
  };

  describe('the vendor’s sample requests, one after another', () => {
    it('stop server 2: the sample’s DAG in dialect A, then STOPPED', async () => {
      const { status, body } = await server.post('/api/v2/ob/clusters/1/servers/2/stop');
      expect(status).toBe(200);
      expect(OcpTaskA.parse(body.data)).toBeTruthy();
      expect(shapeOf(body.data)).toEqual(shapeOf(stopServerExamples.vendorSample.value.data));
      expect((body.data as { context: string }).context).toBe(
        'Context(parallelIdx=-1, stringMap={cluster_id=1, former_cluster_status=RUNNING, target_zone_status=RUNNING, former_zone_status=RUNNING, zone_name=zone2, target_cluster_status=RUNNING, server_id=2}, listMap={server_ids=[2]})',
      );
      expect(await server.ended(1)).toMatchObject({ status: 'SUCCESSFUL', operation: 'EXECUTE' });
      expect(await statusesOf(1)).toEqual({
        cluster: 'RUNNING',
        zones: ['RUNNING RUNNING', 'RUNNING STOPPED', 'RUNNING RUNNING'],
      });
    });

    it('stop zone2: the sample’s DAG in dialect B, then STOPPED', async () => {
      const { body } = await server.post('/api/v2/ob/clusters/1/zones/zone2/stop', {});
      const sample = stopZoneExamples.vendorSample.value.data;
      const task = OcpTaskB.parse(body.data);
      expect(shapeOf(task)).toEqual(shapeOf(sample));
      const details = (subtasks: typeof task.subtasks) =>
        subtasks
          .map((each) =>
            [
              each.name,
              each.className,
              each.timeout,
              each.parallelIdx,
              each.nodeType,
              each.prohibitRollback,
              each.runTime,
            ].join(),
          )
          .sort();
      expect(details(task.subtasks)).toEqual(details(OcpTaskB.parse(sample).subtasks));
      expect(task.context).toEqual({
        listMap: { server_ids: ['2'] },
        parallel: false,
        parallelIdx: -1,
        stringMap: { ...sample.context.stringMap, cluster_id: '1', cluster_name: 'obdemo' },
      });
      expect(Object.keys(body.data as object)).toEqual(Object.keys(sample));
      expect(await server.ended(2)).toMatchObject({ status: 'SUCCESSFUL' });
      expect((await statusesOf(1)).zones[1]).toBe('STOPPED STOPPED');
    });

    it('stop cluster 1: dialect A, then everything STOPPED', async () => {
      const { body } = await server.post('/api/v2/ob/clusters/1/stop');
      expect(body.data).toMatchObject({
        name: 'Stop OB cluster',
        status: 'RUNNING',
        cluster: { id: 1, name: 'obdemo' },
      });
      expect(await server.ended(3)).toMatchObject({ status: 'SUCCESSFUL' });
      expect(await statusesOf(1)).toEqual({ cluster: 'STOPPED', zones: Array(3).fill('STOPPED STOPPED') });
    });

    it('leave three tasks behind, newest first, and they outlive a restart', async () => {
      await server.restart();
      const { body } = await server.get('/api/v2/tasks/instances');
      expect(body.data).toMatchObject({
        contents: [{ id: 3, name: 'Stop OB cluster' }, { id: 2 }, { id: 1, status: 'SUCCESSFUL' }],
        page: { totalElements: 3 },
      });
    });

    it('a stopped cluster is not stopped again: 409 with its state', async () => {
      const { status, body } = await server.post('/api/v2/ob/clusters/1/stop');
      expect(status).toBe(409);
      expect(body.error).toMatchObject({ code: 50002, message: expect.stringMatching(/STOPPED/) });
    });
  });
}
