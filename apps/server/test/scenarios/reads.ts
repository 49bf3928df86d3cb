import { describe, expect, it } from 'vitest';
import type { TestServer } from '../harness.ts';

/** What can be read of the demo fleet. */
export function readScenarios(server: TestServer): void {
  describe('the demo fleet', () => {
    it('has cluster 1 of three zones with a server each, and cluster 2 of three by three', async () => {
      const { body } = await server.get('/api/v2/ob/clusters');
      const { contents, page } = body.data as {
        contents: { id: number; serverCount: number }[];
        page: object;
      };
      expect(contents.map(({ id, serverCount }) => [id, serverCount])).toEqual([
        [1, 3],
        [2, 9],
      ]);
      expect(page).toEqual({ number: 1, size: 10, totalElements: 2, totalPages: 1 });
    });

    it('has server 2 in zone2 of cluster 1, as the vendor’s sample requests need', async () => {
      const { body } = await server.get('/api/v2/ob/clusters/1/servers');
      const { contents } = body.data as { contents: { id: number; zoneName: string; status: string }[] };
      expect(contents.map(({ id, zoneName, status }) => [id, zoneName, status])).toEqual([
        [1, 'zone1', 'RUNNING'],
        [2, 'zone2', 'RUNNING'],
        [3, 'zone3', 'RUNNING'],
      ]);
    });
  });

  describe('reading clusters', () => {
    it('shows one with its zones, servers, root servers and tenants', async () => {
      const { body } = await server.get('/api/v2/ob/clusters/1');
      expect(body.data).toMatchObject({
        id: 1,
        obClusterId: expect.not.stringMatching('1'),
        status: 'RUNNING',
        zones: [{ name: 'zone1', servers: [{ id: 1 }] }, { name: 'zone2' }, { name: 'zone3' }],
        tenants: expect.arrayContaining([
          expect.objectContaining({ name: 'sys', locality: 'FULL@zone1, FULL@zone2, FULL@zone3' }),
        ]),
      });
    });

    it('pages, sorts and filters the list', async () => {
      const ids = async (query: string) => {
        const { body } = await server.get(`/api/v2/ob/clusters?${query}`);
        const { contents, page } = body.data as {
          contents: { id: number }[];
          page: { totalElements: number };
        };
        return { ids: contents.map(({ id }) => id), total: page.totalElements };
      };
      expect(await ids('size=1&page=2')).toEqual({ ids: [2], total: 2 });
      expect(await ids('sort=id,desc')).toEqual({ ids: [2, 1], total: 2 });
      expect(await ids('page=9')).toEqual({ ids: [], total: 2 });
      expect(await ids('status=STOPPED,STOPPING')).toEqual({ ids: [], total: 0 });
      expect((await ids('name=OB')).total).toBeGreaterThan(0);
      expect(await ids('name=no-such')).toEqual({ ids: [], total: 0 });
    });

    it('lists zones as one page and servers without paging', async () => {
      const zones = await server.get('/api/v2/ob/clusters/2/zones');
      expect(zones.body.data).toMatchObject({
        contents: { length: 3 },
        page: { totalElements: 3, totalPages: 1 },
      });
      const servers = await server.get('/api/v2/ob/clusters/2/servers');
      expect(servers.body.data).toMatchObject({ contents: { length: 9 } });
      expect(servers.body.data).not.toHaveProperty('page');
      const elsewhere = await server.get('/api/v2/ob/clusters/2/servers?regionName=nowhere');
      expect(elsewhere.body.data).toEqual({ contents: [] });
    });

    it('lists the servers of one zone, without paging', async () => {
      const ofZone = await server.get('/api/v2/ob/clusters/2/zones/zone2/servers');
      const all = await server.get('/api/v2/ob/clusters/2/servers');
      const { contents } = all.body.data as { contents: { zoneName: string }[] };
      expect(ofZone.body.data).toEqual({ contents: contents.filter(({ zoneName }) => zoneName === 'zone2') });
      expect(ofZone.body.data).toMatchObject({ contents: [{ id: 7 }, { id: 8 }, { id: 9 }] });
    });
  });

  describe('the application', () => {
    it('names its version without an envelope', async () => {
      const { body } = await server.get('/api/v2/info');
      expect(body).toMatchObject({
        artifact: 'ocp-server',
        buildVersion: expect.stringMatching(/^\d+\.\d+\.\d+/),
      });
      expect(body).not.toHaveProperty('successful');
    });
  });

  describe('the envelope of a success', () => {
    it('has OCP’s members in alphabetical order', async () => {
      const { body } = await server.get('/api/v2/ob/clusters');
      expect(Object.keys(body)).toEqual([
        'data',
        'duration',
        'server',
        'status',
        'successful',
        'timestamp',
        'traceId',
      ]);
      expect(body).toMatchObject({ status: 200, successful: true, server: '127.0.0.1' });
    });
  });
}
