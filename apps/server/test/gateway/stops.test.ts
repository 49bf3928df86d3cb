import type { ObshellTask } from '@obstop/client/obshell';
import { beforeEach, describe, expect, it } from 'vitest';
import { useChain } from './support/chain.ts';

const chain = useChain();
const cluster = (id: number) => `/api/v2/ob/clusters/${id}`;
const up = (count: number) => Array(count).fill('RUNNING ACTIVE');
const down = (count: number) => Array(count).fill('STOPPED INACTIVE');
const running = (zones: number, servers: number) => ({
  cluster: 'RUNNING',
  zones: Array(zones).fill('RUNNING'),
  servers: up(servers),
});

/** DAGs that the back side has made since the test began, oldest first. */
let before: Set<string>;
const mains = async (id: 1 | 2): Promise<ObshellTask[]> =>
  (await chain.shell(id).dags.listAgent()).filter(({ name }) => name === 'Stop OB' || name === 'Start OB');
const made = async (id: 1 | 2) =>
  (await mains(id)).filter((dag) => !before.has(String(dag.id))).sort((a, b) => Number(a.id) - Number(b.id));
beforeEach(async () => {
  before = new Set([...(await mains(1)), ...(await mains(2))].map(({ id }) => String(id)));
});

/** What the task's logs say that was asked of the agents: `Stop OB (force)`, in order. */
const asked = (log: string) => [...log.matchAll(/(St\w+ OB \(\w+\)) of/g)].map(([, what]) => what);

/** Runs an OCP call of the gateway to its end; both sides must tell the same of it. */
async function done(id: 1 | 2, path: string, body?: unknown) {
  const task = await chain.gateway.done(cluster(id) + path, body);
  const log = await chain.gateway.logOf(task.id);
  expect(task.status, log).toBe('SUCCESSFUL');
  const dags = await made(id);
  for (const dag of dags) {
    expect(dag.state).toBe('succeeded');
    before.add(String(dag.id));
  }
  expect(dags.filter((dag) => !log.includes(`DAG ${dag.id}`))).toEqual([]);
  expect(await chain.shell(id).dags.listUnfinished()).toEqual([]);
  return { task, log, dags, asked: asked(log) };
}

describe('a gateway in front of clusters managed by obshell', () => {
  it('shows the clusters as their agents tell them', async () => {
    expect(await chain.gateway.statuses(1)).toEqual(running(3, 3));
    expect(await chain.gateway.statuses(2)).toEqual(running(3, 9));
  });

  it('stops a zone of three servers by STOP ZONE and one DAG that kills, and starts it again', async () => {
    const { gateway, back } = chain;
    const stop = await done(2, '/zones/zone2/stop');
    expect(stop.asked).toEqual(['Stop OB (isolate)', 'Stop OB (force)']);
    expect((await back.statuses(2)).servers).toEqual([...up(3), ...down(3), ...up(3)]);
    expect((await gateway.statuses(2)).zones).toEqual(['RUNNING', 'STOPPED', 'RUNNING']);
    expect((await gateway.statuses(2)).servers).toEqual([...up(3), ...down(3), ...up(3)]);
    const start = await done(2, '/zones/zone2/start');
    expect(start.asked).toEqual(['Start OB (start)', 'Start OB (start)']);
    expect((await back.statuses(2)).servers).toEqual(up(9));
    expect(await gateway.statuses(2)).toEqual(running(3, 9));
  });

  it('stops a 3 × 3 cluster by exactly one DAG, and starts it by one', async () => {
    const { gateway, back } = chain;
    const stop = await done(2, '/stop');
    expect(stop.asked).toEqual(['Stop OB (force)']);
    expect(stop.dags).toHaveLength(1);
    expect((await back.statuses(2)).servers).toEqual(down(9));
    expect(await gateway.statuses(2)).toEqual({
      cluster: 'STOPPED',
      zones: Array(3).fill('STOPPED'),
      servers: down(9),
    });
    const start = await done(2, '/start');
    expect(start.dags).toHaveLength(1);
    expect((await back.statuses(2)).servers).toEqual(up(9));
    expect(await gateway.statuses(2)).toEqual(running(3, 9));
  });

  it.each([
    ['a server', {}, ['Stop OB (isolate)', 'Stop OB (force)']],
    ['a server by force', { force: true }, ['Stop OB (force)']],
    ['a server, frozen before', { freezeServer: true }, ['Stop OB (isolate)', 'Stop OB (terminate)']],
  ])('stops %s and starts it again', async (_, body, ways) => {
    const { gateway, back } = chain;
    const [, second] = await gateway.serverIds(1);
    const stop = await done(1, `/servers/${second}/stop`, body);
    expect(stop.asked).toEqual(ways);
    expect((await back.statuses(1)).servers).toEqual([...up(1), ...down(1), ...up(1)]);
    expect((await gateway.statuses(1)).servers).toEqual([...up(1), ...down(1), ...up(1)]);
    await done(1, `/servers/${second}/start`);
    expect((await back.statuses(1)).servers).toEqual(up(3));
    expect(await gateway.statuses(1)).toEqual(running(3, 3));
  });

  it('isolates a server that keeps its process, and resumes it', async () => {
    const { gateway, back } = chain;
    const [, , third] = await gateway.serverIds(1);
    const stop = await done(1, `/servers/${third}/stop`, { type: 'STOP_SERVICE' });
    expect(stop.asked).toEqual(['Stop OB (isolate)']);
    const { data } = await back.call('GET', `${cluster(1)}/servers`);
    expect(data).toMatchObject({ contents: [{}, {}, { status: 'STOPPED', innerStatus: 'ACTIVE' }] });
    expect((await gateway.statuses(1)).servers).toEqual([...up(2), 'STOPPED ACTIVE']);
    await done(1, `/servers/${third}/start`);
    expect(await gateway.statuses(1)).toEqual(running(3, 3));
  });

  it.each<[string, 1 | 2, string, object, string[]]>([
    ['a server', 1, 'servers/', {}, ['Stop OB (isolate)', 'Stop OB (force)', 'Start OB (start)']],
    ['a server by force', 1, 'servers/', { force: true }, ['Stop OB (force)', 'Start OB (start)']],
    [
      'a server, frozen before',
      1,
      'servers/',
      { freezeServer: true },
      ['Stop OB (isolate)', 'Stop OB (terminate)', 'Start OB (start)'],
    ],
    [
      'a zone of three servers',
      2,
      'zones/zone2',
      {},
      ['Stop OB (isolate)', 'Stop OB (force)', 'Start OB (start)', 'Start OB (start)'],
    ],
  ])('restarts %s: out of service, ended, started, in service', async (_, id, target, body, ways) => {
    const { gateway, back } = chain;
    const [, second] = await gateway.serverIds(id);
    const path = target === 'servers/' ? `/servers/${second}` : `/${target}`;
    const restart = await done(id, `${path}/restart`, body);
    expect(restart.asked).toEqual(ways);
    expect(restart.dags).toHaveLength(ways.length);
    expect((await back.statuses(id)).servers).toEqual(up(id === 1 ? 3 : 9));
    expect(await gateway.statuses(id)).toEqual(running(3, id === 1 ? 3 : 9));
  });

  it('restarts a cluster zone by zone: of each it ends what it has started again before the next', async () => {
    const { gateway, back } = chain;
    const restart = await done(2, '/restart');
    const inZone = ['Stop OB (isolate)', 'Stop OB (force)', 'Start OB (start)', 'Start OB (start)'];
    expect(restart.asked).toEqual([...inZone, ...inZone, ...inZone]);
    expect(restart.dags).toHaveLength(12);
    expect((await back.statuses(2)).servers).toEqual(up(9));
    expect(await gateway.statuses(2)).toEqual(running(3, 9));
  });

  it('refuses a second zone before any agent is asked', async () => {
    const { gateway } = chain;
    await done(1, '/zones/zone1/stop');
    const refused = await gateway.call('POST', `${cluster(1)}/zones/zone2/stop`);
    expect(refused.status).toBe(409);
    expect(await made(1)).toEqual([]);
    await done(1, '/zones/zone1/start');
  });
});
