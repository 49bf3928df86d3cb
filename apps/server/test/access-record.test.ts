import { obstopOperations, ocpOperations } from '@obstop/contracts/operations';
import { describe, expect, it } from 'vitest';
import { type Sent, type TestServer, useServer } from './harness.ts';

/** Every call that changes something leaves one record: who, whom, what came of it, and never a secret. */

const server = useServer();
// Agents are of real clusters; here none of them can be reached.
const unreachable = { id: 1, agents: ['127.0.0.1:1'], rootPassword: 'none' };
const gateway = useServer({ server: { gateway: { clusters: [unreachable] } } });

type Own = keyof typeof obstopOperations;
const changing = Object.values(obstopOperations).filter(({ changes }) => changes);
const at = (operation: string): TestServer => (operation === 'setClusterIdentity' ? gateway : server);

const json = { 'content-type': 'application/json' };
let traces = 0;

/** Sends it under a trace of its own; answers with the status and with the records of that trace. */
async function recorded(on: TestServer, url: string, sent: Sent) {
  traces += 1;
  const trace = `record-${traces}`;
  const headers = { ...(sent.body === undefined ? {} : json), ...sent.headers, 'x-trace-id': trace };
  const answer = await on.send(url, { ...sent, headers });
  const { records } = await on.admin.listAudit({ page: 1, size: 1000 });
  return { answer, records: records.filter(({ traceId }) => traceId === trace) };
}

const password = 'battery staple';
let users = 0;
/** A user without rights of their own. */
async function someone() {
  users += 1;
  const name = `someone-${users}`;
  const made = await server.admin.createUser({ name, password, roles: [] });
  if (made.kind !== 'ok') throw new Error(made.kind);
  return made.user;
}
async function someonesKey() {
  const { id } = await someone();
  const made = await server.admin.createAccessKey(id);
  if (made.kind !== 'ok') throw new Error(made.kind);
  return { userId: id, keyId: made.key.id };
}

interface Accepted {
  url: string;
  body?: object;
  /** What the record's target has. */
  target: Record<string, unknown>;
  credentials?: string;
}

const unreachableFault = { scope: { clusterId: 1, serverId: 2 }, rule: { kind: 'unreachable' } };

/** By operation: a call that is accepted. */
const accepted: Partial<Record<Own, () => Promise<Accepted> | Accepted>> = {
  createUser: () => ({
    url: '/obstop/v1/users',
    body: { name: 'alice', password, roles: ['CLUSTER_VIEWER'], permissions: ['CLUSTER:1:UPDATE'] },
    target: {
      userId: expect.stringMatching(/^\d+$/),
      userName: 'alice',
      roles: 'CLUSTER_VIEWER',
      permissions: 'CLUSTER:1:UPDATE',
    },
  }),
  changeUser: async () => {
    const { id, name } = await someone();
    return {
      url: `/obstop/v1/users/${id}`,
      body: { password: 'another battery', roles: ['TASK_VIEWER'], disabled: true },
      target: {
        userId: String(id),
        userName: name,
        roles: 'TASK_VIEWER',
        disabled: 'true',
        password: 'set',
      },
    };
  },
  deleteUser: async () => {
    const { id, name } = await someone();
    return { url: `/obstop/v1/users/${id}`, target: { userId: String(id), userName: name } };
  },
  createAccessKey: async () => {
    const { id, name } = await someone();
    return {
      url: `/obstop/v1/users/${id}/access-keys`,
      target: { userId: String(id), userName: name, accessKeyId: expect.stringMatching(/^AK/) },
    };
  },
  disableAccessKey: async () => {
    const { userId, keyId } = await someonesKey();
    return {
      url: `/obstop/v1/access-keys/${keyId}`,
      target: { accessKeyId: keyId, userId: String(userId), userName: expect.stringMatching(/^someone/) },
    };
  },
  changeOwnPassword: async () => {
    const { id, name } = await someone();
    return {
      url: '/obstop/v1/me/password',
      body: { currentPassword: password, newPassword: 'another battery' },
      credentials: `${name}:${password}`,
      target: { userId: String(id), userName: name },
    };
  },
  setFault: () => ({
    url: '/obstop/v1/faults',
    body: unreachableFault,
    target: { faultId: expect.stringMatching(/^\d+$/), fault: JSON.stringify(unreachableFault) },
  }),
  clearFault: async () => {
    const set = await server.post('/obstop/v1/faults', unreachableFault);
    const { id } = set.body.data as { id: number };
    return { url: `/obstop/v1/faults/${id}`, target: { faultId: String(id) } };
  },
  clearFaults: () => ({ url: '/obstop/v1/faults', target: {} }),
  resetFleet: () => ({ url: '/obstop/v1/reset', target: {} }),
  purge: () => ({
    url: '/obstop/v1/purge',
    // Everything there is goes, also what is recorded within the hour: but for the record of it.
    body: { before: new Date(Date.now() + 3_600_000).toISOString() },
    target: { before: expect.stringMatching(/Z$/) },
  }),
  setClusterIdentity: () => ({
    url: '/obstop/v1/clusters/1/identity',
    body: { obClusterId: 1001, name: 'prod' },
    target: { id: '1', obClusterId: '1001', name: 'prod' },
  }),
};

/** A path of the operation, with ids that are there or not: who may not is refused before. */
const pathOf = (path: string) => path.replace(/\{zoneName\}/, 'zone1').replace(/\{\w+\}/g, '1');

describe.each(changing.map((operation) => [operation.operationId, operation] as const))(
  '%s',
  (operationId, { method, path }) => {
    const on = at(operationId);

    it('leaves one record where it is done, which tells whom and what, and no secret', async () => {
      const call = await accepted[operationId]?.();
      if (!call) throw new Error(`nobody knows how ${operationId} is accepted`);
      const { url, body, target, credentials } = call;
      const { answer, records } = await recorded(on, url, {
        method,
        ...(body && { body: JSON.stringify(body) }),
        ...(credentials !== undefined && { credentials }),
      });
      expect(answer.status).toBe(200);
      expect(records).toEqual([
        expect.objectContaining({
          userName: credentials?.split(':')[0] ?? 'admin',
          address: '127.0.0.1',
          operation: operationId,
          target,
          outcome: { kind: 'done' },
        }),
      ]);
      const { secret } = (answer.body.data ?? {}) as { secret?: string };
      for (const hidden of [password, 'another battery', ...(secret ? [secret] : [])])
        expect(JSON.stringify(records)).not.toContain(hidden);
    });

    it('leaves one record where it is refused for want of rights', async () => {
      const { name } = await someone();
      if (on === gateway) await gateway.admin.createUser({ name, password, roles: [] });
      const isOwn = operationId === 'changeOwnPassword';
      const wrong = { currentPassword: 'a guess', newPassword: 'another battery' };
      const { answer, records } = await recorded(on, pathOf(path), {
        method,
        credentials: `${name}:${password}`,
        ...(isOwn && { body: JSON.stringify(wrong) }),
      });
      // What everybody may do is refused for a wrong password.
      const [reason, status] = isOwn ? ['illegalArgument', 400] : ['forbidden', 403];
      expect(answer.status).toBe(status);
      expect(records).toEqual([
        expect.objectContaining({
          userName: name,
          operation: operationId,
          outcome: { kind: 'refused', reason, status },
        }),
      ]);
      expect(JSON.stringify(records)).not.toMatch(/a guess|battery/);
    });

    it('leaves one record where nobody asks', async () => {
      const { answer, records } = await recorded(on, pathOf(path), { method, credentials: null });
      expect(answer.status).toBe(401);
      expect(records).toEqual([
        expect.objectContaining({
          userName: '',
          operation: operationId,
          outcome: { kind: 'refused', reason: 'unauthenticated', status: 401 },
        }),
      ]);
    });
  },
);

describe('of OCP', () => {
  const calls = Object.values(ocpOperations).filter(({ changes }) => changes);
  it.each(calls.map((call) => [call.operationId, call] as const))(
    '%s leaves one record where it is refused',
    async (operation, { method, path }) => {
      const { name } = await someone();
      const credentials = `${name}:${password}`;
      const { records } = await recorded(server, pathOf(path), { method, credentials });
      expect(records).toEqual([
        expect.objectContaining({
          userName: name,
          operation,
          outcome: expect.objectContaining({ status: 403 }),
        }),
      ]);
    },
  );
});

describe('what changes nothing', () => {
  it('leaves no record: a dry run of a purge, a fault or user that is not there but for its refusal', async () => {
    const body = JSON.stringify({ before: '2020-01-01T00:00:00Z', dryRun: true });
    const dry = await recorded(server, '/obstop/v1/purge', { method: 'POST', body });
    expect([dry.answer.status, dry.records]).toEqual([200, []]);
    const gone = await recorded(server, '/obstop/v1/users/9999', { method: 'DELETE' });
    expect(gone.records).toMatchObject([{ outcome: { kind: 'refused', reason: 'userNotFound' } }]);
  });

  it('is refused with what it was about: the name of a user that is there already', async () => {
    const { name } = await someone();
    const body = JSON.stringify({ name, password, roles: ['ADMIN'] });
    const { records } = await recorded(server, '/obstop/v1/users', { method: 'POST', body });
    expect(records).toMatchObject([
      { target: { userName: name, roles: 'ADMIN' }, outcome: { kind: 'refused', reason: 'userExists' } },
    ]);
  });
});

describe('the audit log over HTTP', () => {
  it('shows changes as done, and is narrowed to them', async () => {
    const { id } = await someone();
    await server.send(`/obstop/v1/users/${id}`, { method: 'DELETE' });
    const { body } = await server.get('/obstop/v1/audit?outcome=done&operation=deleteUser&size=1');
    const { contents } = body.data as { contents: Record<string, unknown>[] };
    expect(contents).toMatchObject([{ target: { userId: String(id) }, outcome: { kind: 'done' } }]);
  });
});
