import { type AddressInfo, createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { AdminUsageError, runAdminCommand } from '../src/admin/admin-command.ts';
import { useServer } from './harness.ts';

const server = useServer();

async function admin(...args: string[]) {
  const lines: string[] = [];
  const env = { OBSTOP_URL: server.url, OBSTOP_ADMIN_PASSWORD: 'correct horse' };
  const code = await runAdminCommand(args, { env, print: (line) => lines.push(line) });
  return { code, lines };
}

describe('pnpm admin', () => {
  it('adds a user whose made-up password and permissions work, changes and deletes it', async () => {
    const { code, lines } = await admin(
      'user',
      'add',
      'alice',
      '--role',
      'CLUSTER_VIEWER',
      '--permission',
      'CLUSTER:1:UPDATE',
    );
    expect(code).toBe(0);
    const [row = '', printed = ''] = lines;
    const { id } = JSON.parse(row) as { id: number };
    const credentials = `alice:${printed.replace('password: ', '')}`;
    const stop = (cluster: number) =>
      server.post(`/api/v2/ob/clusters/${cluster}/servers/${cluster === 1 ? 1 : 4}/stop`, undefined, {
        credentials,
      });
    expect((await server.get('/api/v2/ob/clusters', { credentials })).status).toBe(200);
    expect((await stop(2)).body.error).toMatchObject({ code: 30014 });
    expect((await stop(1)).status).toBe(200);
    expect((await server.get('/obstop/v1/users', { credentials })).status).toBe(403);

    const listed = (await admin('user', 'list')).lines.map((line) => JSON.parse(line) as object);
    expect(listed).toMatchObject([
      { id: 100, name: 'admin' },
      { id, name: 'alice', permissions: ['CLUSTER:1:UPDATE'] },
    ]);
    expect((await admin('user', 'change', String(id), '--disable')).code).toBe(0);
    expect((await server.get('/api/v2/ob/clusters', { credentials })).status).toBe(401);
    expect((await admin('user', 'delete', String(id))).code).toBe(0);
    expect((await admin('user', 'delete', String(id))).lines).toEqual([`User ${id} does not exist.`]);
  });

  it('adds, lists and disables access keys; only the first answer has the secret', async () => {
    const added = await admin('key', 'add', '100');
    const { id, secret } = JSON.parse(added.lines[0] ?? '') as { id: string; secret: string };
    expect(secret.length).toBeGreaterThan(20);
    const listed = await admin('key', 'list', '100');
    expect(listed.lines.join()).toContain(id);
    expect(listed.lines.join()).not.toContain(secret);
    expect((await admin('key', 'disable', id)).code).toBe(0);
    expect(JSON.parse((await admin('key', 'list', '100')).lines[0] ?? '')).toMatchObject({
      id,
      disabled: true,
    });
  });

  it('shows the audit log', async () => {
    const { lines } = await admin('audit');
    const stops = lines.map((line) => JSON.parse(line)).filter(({ operation }) => operation === 'stopServer');
    // A refusal is written up to a tenth of a second later, so the two may stand in either order.
    expect(stops).toHaveLength(2);
    expect(stops).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          userName: 'alice',
          outcome: expect.objectContaining({ kind: 'accepted' }),
        }),
        expect.objectContaining({
          userName: 'alice',
          outcome: { kind: 'refused', reason: 'forbidden', status: 403 },
        }),
      ]),
    );
  });

  it.each([
    [['user', 'add', 'admin'], /already/],
    [['user', 'add', 'bob', '--role', 'KING'], /no role KING/],
    [['user', 'add', 'bob', '--permission', 'CLUSTER 1'], /no permission/],
    [['user', 'change', '100', '--disable'], /admin cannot be/],
    [['key', 'add', '12345'], /User 12345/],
  ])('says what the server refuses: %j', async (args, message) => {
    const { code, lines } = await admin(...args);
    expect({ code, line: lines.join() }).toMatchObject({ code: 1, line: expect.stringMatching(message) });
  });

  it.each([
    [['user', 'delete', 'alice'], /^id must be a whole number/],
    [['key', 'disable', '..'], /^id must not be/],
    [['audit', '--size', 'many'], /^Parameter size is invalid/],
  ])('refuses what cannot be asked as the server would: %j', async (args, message) => {
    const { code, lines } = await admin(...args);
    expect({ code, line: lines.join() }).toMatchObject({ code: 1, line: expect.stringMatching(message) });
  });

  it('fails at once where the server cannot be reached, without a line of its own', async () => {
    const nobody = createServer();
    await new Promise<void>((resolve) => nobody.listen(0, '127.0.0.1', resolve));
    const { port } = nobody.address() as AddressInfo;
    await new Promise((resolve) => nobody.close(resolve));
    const lines: string[] = [];
    const env = { OBSTOP_URL: `http://127.0.0.1:${port}`, OBSTOP_ADMIN_PASSWORD: 'correct horse' };
    const work = runAdminCommand(['user', 'list'], { env, print: (line) => lines.push(line) });
    await expect(work).rejects.toThrow(/cannot be reached: connect ECONNREFUSED 127\.0\.0\.1:\d+$/);
    expect(lines).toEqual([]);
  });

  it.each([
    [[]],
    [['user']],
    [['user', 'rename', 'x']],
    [['key', 'add']],
    [['user', 'list', '--colour']],
    [['user', 'change', '101']],
  ])('cannot understand %j', async (args) => {
    await expect(admin(...args)).rejects.toThrow(AdminUsageError);
  });

  it('says how much an old day would take along, and takes it', async () => {
    const { body } = await server.post('/api/v2/ob/clusters/2/servers/5/stop');
    await server.ended((body.data as { id: number }).id);
    const tasks = async () =>
      ((await server.get('/api/v2/tasks/instances')).body.data as { page: { totalElements: number } }).page
        .totalElements;
    const before = await tasks();
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
    const counted = JSON.parse((await admin('purge', '--before', tomorrow, '--dry-run')).lines[0] ?? '');
    expect(counted.tasks).toBe(before);
    expect(await tasks()).toBe(before);
    expect(JSON.parse((await admin('purge', '--before', '1d')).lines[0] ?? '')).toEqual({
      tasks: 0,
      auditRecords: 0,
    });
    // The purge before it took nothing, and is on record.
    expect(JSON.parse((await admin('purge', '--before', tomorrow)).lines[0] ?? '')).toEqual({
      ...counted,
      auditRecords: counted.auditRecords + 1,
    });
    expect(await tasks()).toBe(0);
    await expect(admin('purge')).rejects.toThrow('purge needs --before');
    await expect(admin('purge', '--before', 'yesterday')).rejects.toThrow('--before must be a date');
  });
});
