import { OcpTaskA, OcpTaskB } from '@obstop/contracts';
import { describe, expect, it } from 'vitest';
import type { TestServer } from '../harness.ts';

/** The way back: what was stopped is started, and everything is as before. */
export function startScenarios(server: TestServer): void {
  const cluster = async () => {
    const { body } = await server.get('/api/v2/ob/clusters/2');
    return body.data;
  };
  const accepted = async (path: string) => {
    const { status, body } = await server.post(path);
    expect({ path, status, error: body.error }).toEqual({ path, status: 200, error: undefined });
    return body.data as { id: number };
  };

  describe('a stop and the start of the same target', () => {
    it.each([
      ['servers/4', OcpTaskA, 'Stop OB server', 'Start OB server'],
      ['zones/zone2', OcpTaskB, 'Stop OB zone', 'Start OB zone'],
      ['', OcpTaskA, 'Stop OB cluster', 'Start OB cluster'],
    ] as const)(
      'of clusters/2/%s leave every status as before',
      async (target, dialect, stopName, startName) => {
        const before = await cluster();
        const path = `/api/v2/ob/clusters/2/${target}`.replace(/\/$/, '');
        const stopped = await accepted(`${path}/stop`);
        expect(dialect.parse(stopped).name).toBe(stopName);
        expect(await server.ended(stopped.id)).toMatchObject({ status: 'SUCCESSFUL' });
        expect(await cluster()).not.toEqual(before);
        const started = await accepted(`${path}/start`);
        expect(dialect.parse(started).name).toBe(startName);
        expect(await server.ended(started.id)).toMatchObject({ status: 'SUCCESSFUL', operation: 'EXECUTE' });
        expect(await cluster()).toEqual(before);
      },
    );

    it.each([
      [
        'STOP_SERVICE keeps the process',
        { type: 'STOP_SERVICE' },
        ['Stop server'],
        ['Stop observer process'],
      ],
      ['force leaves the isolation out', { force: true }, ['Stop observer process'], ['Stop server']],
      ['freezeServer adds the minor freeze', { freezeServer: true }, ['Minor freeze', 'Stop server'], []],
    ] as const)('%s', async (_what, options, present, absent) => {
      const { body } = await server.post('/api/v2/ob/clusters/2/servers/5/stop', options);
      const task = OcpTaskA.parse(body.data);
      const names = task.tasks.map(({ name }) => name);
      expect(names).toEqual(expect.arrayContaining([...present]));
      for (const name of absent) expect(names).not.toContain(name);
      expect(await server.ended(Number(task.id))).toMatchObject({ status: 'SUCCESSFUL' });
      await server.ended((await accepted('/api/v2/ob/clusters/2/servers/5/start')).id);
    });
  });

  describe('a log', () => {
    it('begins each run with OCP’s header line', async () => {
      const { body } = await server.get('/api/v2/tasks/instances?clusterId=2&sort=id,asc&size=1');
      const [task] = (body.data as { contents: { id: number; subtasks: { id: number; name: string }[] }[] })
        .contents;
      const process = task?.subtasks.find(({ name }) => name === 'Stop observer process');
      const { body: answer } = await server.get(
        `/api/v2/tasks/instances/${task?.id}/subtasks/${process?.id}/log`,
      );
      const { log } = answer.data as { log: string };
      expect(log).toMatch(/^############\{EXECUTE\}\{\d{4}-[^}]+\}############\n\d{4}-\S+ .*server 4.*\n/);
    });
  });
}
