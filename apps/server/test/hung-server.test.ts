import { clusterId, serverId } from '@obstop/domain';
import { openSqliteStore } from '@obstop/store';
import { expect, it } from 'vitest';
import { useServer } from './harness.ts';

// The simulated fleet: process alive, no SQL. The inventory calls such a server, and a zone of none but such, UNAVAILABLE.

const server = useServer();
const cluster = '/api/v2/ob/clusters/1';

/** As if the third server, alone in its zone, had ceased to answer. */
const hang = () =>
  server.restart(async () => {
    const store = await openSqliteStore({ dataDir: server.dataDir });
    const seen = { status: 'UNAVAILABLE', innerStatus: 'INACTIVE' } as const;
    await store.clusters.setStatuses(clusterId(1), {
      zones: [{ name: 'zone3', ...seen }],
      servers: [{ id: serverId(3), ...seen }],
    });
    await store.close();
  });

it.each([
  ['server', `${cluster}/servers/3`, { force: true }],
  ['zone', `${cluster}/zones/zone3`, {}],
  ['cluster', cluster, {}],
])('a hung server is stopped: by a stop of its %s', async (_, path, body) => {
  await hang();
  const stop = await server.post(`${path}/stop`, body);
  expect(stop.status, stop.text).toBe(200);
  expect(await server.ended((stop.body.data as { id: number }).id)).toMatchObject({ status: 'SUCCESSFUL' });
  const seen = await server.get(`${cluster}/servers`);
  expect(seen.body.data).toMatchObject({ contents: [{}, {}, { id: 3, status: 'STOPPED' }] });
  await server.post('/obstop/v1/reset');
});

it('what is refused of it never advises a start', async () => {
  await hang();
  const stop = await server.post(`${cluster}/servers/3/stop`);
  expect([stop.status, stop.body.error]).toMatchObject([409, { target: { instead: ['force-stop'] } }]);
  const start = await server.post(`${cluster}/zones/zone3/start`);
  expect([start.status, start.body.error]).toMatchObject([409, { target: { instead: ['stop'] } }]);
});
