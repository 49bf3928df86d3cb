import { type ObshellErrorName, ObshellErrorResponse, obshellErrors, renderMessage } from '@obstop/contracts';
import { describe, expect, inject, it } from 'vitest';

const url = inject('mockUrl');
const headers = { 'x-ocs-header': 'anything', 'content-type': 'application/json' };
const stop = '/api/v1/ob/stop';

async function refused(response: Response, status: number, errCode: string) {
  const body = ObshellErrorResponse.parse(await response.json());
  expect({ status: response.status, errCode: body.error.errCode }).toEqual({ status, errCode });
  expect(body).toMatchObject({ status, successful: false });
  return body;
}

describe('what is refused before a call is looked at', () => {
  it.each(['GET', 'PUT', 'DELETE'])('a stop by %s is not found: there is no 405', async (method) => {
    const response = await fetch(url + stop, { method, headers });
    expect(response.headers.get('allow')).toBeNull();
    const { error } = await refused(response, 404, 'Common.NotFound');
    expect(error.message).toBe('Element not found: 404 not found');
  });

  it.each(['/api/v1', '/api/v1/nothing', '/api/v1/ob/zone//stop'])(
    'the unknown path %s is not found',
    async (path) => {
      await refused(await fetch(url + path, { method: 'POST', headers }), 404, 'Common.NotFound');
    },
  );

  it('a body over 64 KiB cannot be read', async () => {
    const body = `"${'x'.repeat(70_000)}"`;
    await refused(await fetch(url + stop, { method: 'POST', headers, body }), 400, 'Request.Body.ReadFailed');
  });

  it('a path that cannot be decoded is a bad request', async () => {
    await refused(
      await fetch(`${url}/api/v1/ob/zone/%ff/stop`, { method: 'POST', headers }),
      400,
      'Common.BadRequest',
    );
  });

  it('the caller’s trace id and language are kept', async () => {
    const own = { ...headers, 'x-obshell-trace-id': 'mine', 'accept-language': 'zh' };
    const { traceId, error } = await refused(
      await fetch(`${url}/api/v1/nothing`, { headers: own }),
      404,
      'Common.NotFound',
    );
    expect({ traceId, message: error.message }).toEqual({
      traceId: 'mine',
      message: '未找到资源：404 not found',
    });
  });
});

const global = { scope: { type: 'GLOBAL' } };
const zone = (...target: string[]) => ({ scope: { type: 'ZONE', target } });
const server = (...target: string[]) => ({ scope: { type: 'SERVER', target } });
const both = { force: true, terminate: true };
const start = '/api/v1/ob/start';
const dag = '/api/v1/task/dag/20168430081028869';
const node = '/api/v1/task/node/201684300810288693';
const zoneStop = '/api/v1/ob/zone/zone1/stop';
const empty = { name: 'target', reason: 'target is empty' };

type Row = [path: string, body: unknown, errCode: ObshellErrorName, values: Record<string, string>];

/** The same errors, with the same values, as apps/server/test/obshell has them of the server; a text is sent as it is. */
const refusedBodies: Row[] = [
  ...[stop, start].flatMap((path): Row[] => [
    [path, undefined, 'OB.Cluster.Scope.Invalid', { scope: '' }],
    [path, 'null', 'OB.Cluster.Scope.Invalid', { scope: '' }],
    [path, {}, 'OB.Cluster.Scope.Invalid', { scope: '' }],
    [path, { scope: null, force: true }, 'OB.Cluster.Scope.Invalid', { scope: '' }],
    [path, { scope: {} }, 'OB.Cluster.Scope.Invalid', { scope: '' }],
    [path, { scope: { type: null } }, 'OB.Cluster.Scope.Invalid', { scope: '' }],
    [path, { scope: { type: 'nonsense' } }, 'OB.Cluster.Scope.Invalid', { scope: 'NONSENSE' }],
    [path, zone(), 'Common.IllegalArgument', empty],
    [path, { scope: { type: 'zone' } }, 'Common.IllegalArgument', empty],
    [path, { scope: { type: 'SERVER', target: null } }, 'Common.IllegalArgument', empty],
    [path, server(''), 'Common.InvalidAddress', { address: '' }],
    [path, server('zz'), 'Common.InvalidAddress', { address: 'zz' }],
    [path, server('10.10.10.1:2886:1'), 'Common.InvalidAddress', { address: '10.10.10.1:2886:1' }],
    [path, server('10.10.10.1', '10.10.10.1:80'), 'Common.InvalidPort', { port: '80' }],
    [path, server('10.10.10.1:x'), 'Common.InvalidPort', { port: 'x' }],
    [path, server('10.10.10.1:65536'), 'Common.InvalidPort', { port: '65536' }],
    [path, server('a.host:2886'), 'Common.InvalidIp', { ip: 'a.host' }],
    [path, server('[1:2]:2886'), 'Common.InvalidIp', { ip: '1:2' }],
    [path, server('abc'), 'Common.InvalidIp', { ip: 'abc' }],
    [path, { scope: 'GLOBAL' }, 'Common.BindJsonFailed', {}],
    [path, { scope: { type: 1 } }, 'Common.BindJsonFailed', {}],
    [path, { scope: { type: 'ZONE', target: 'zone1' } }, 'Common.BindJsonFailed', {}],
    [path, { scope: { type: 'ZONE', target: [1] } }, 'Common.BindJsonFailed', {}],
    [path, { ...global, forcePassDag: { id: [1] } }, 'Common.BindJsonFailed', {}],
    [path, '[]', 'Common.BindJsonFailed', {}],
    [path, '"GLOBAL"', 'Common.BindJsonFailed', {}],
    [path, '{"scope"', 'Common.BindJsonFailed', {}],
    [path, 'q83vEjRWeJCrze8SNFZ4kA==', 'Common.BindJsonFailed', {}],
  ]),
  [stop, global, 'OB.Cluster.ForceStopOrTerminateRequired', {}],
  [stop, { ...global, force: false, terminate: null }, 'OB.Cluster.ForceStopOrTerminateRequired', {}],
  [stop, { ...global, ...both }, 'OB.Cluster.StopModeConflict', {}],
  [stop, { ...zone('zone1'), ...both }, 'OB.Cluster.StopModeConflict', {}],
  [
    stop,
    { SCOPE: { Type: 'zone', TARGET: ['zone1'] }, Force: true, TERMINATE: true },
    'OB.Cluster.StopModeConflict',
    {},
  ],
  [stop, { ...zone(), ...both }, 'Common.IllegalArgument', empty],
  [stop, { ...server('zz'), ...both }, 'Common.InvalidAddress', { address: 'zz' }],
  [stop, { ...global, force: 'true' }, 'Common.BindJsonFailed', {}],
  [stop, { force: 'true' }, 'Common.BindJsonFailed', {}],
  [stop, { ...global, terminate: 1 }, 'Common.BindJsonFailed', {}],
  ...['', '/check'].flatMap((check): Row[] => [
    [zoneStop + check, { freeze_server: 'yes' }, 'Common.BindJsonFailed', {}],
    [zoneStop + check, { freeze_server: 1 }, 'Common.BindJsonFailed', {}],
    [zoneStop + check, { forcePassDag: '1' }, 'Common.BindJsonFailed', {}],
    [zoneStop + check, '[]', 'Common.BindJsonFailed', {}],
    [zoneStop + check, '{', 'Common.BindJsonFailed', {}],
  ]),
  [dag, { operator: 'RUN' }, 'Task.Dag.Operator.NotSupport', { operator: 'RUN' }],
  [dag, { operator: 'stop' }, 'Task.Dag.Operator.NotSupport', { operator: 'stop' }],
  [node, { operator: 'CANCEL' }, 'Task.Node.Operator.NotSupport', { operator: 'CANCEL' }],
  [node, { operator: 'nonsense' }, 'Task.Node.Operator.NotSupport', { operator: 'nonsense' }],
  ...[dag, node].flatMap((path): Row[] => [
    [path, undefined, 'Common.BindJsonFailed', {}],
    [path, {}, 'Common.BindJsonFailed', {}],
    [path, { operator: '' }, 'Common.BindJsonFailed', {}],
    [path, { operator: null }, 'Common.BindJsonFailed', {}],
    [path, { operator: 1 }, 'Common.BindJsonFailed', {}],
  ]),
  ['/api/v1/login', '[]', 'Common.BindJsonFailed', {}],
  ['/api/v1/logout', {}, 'Common.BindJsonFailed', {}],
  ['/api/v1/logout', { session_id: 1 }, 'Common.BindJsonFailed', {}],
];

const textOf = (body: unknown) => (typeof body === 'string' ? body : JSON.stringify(body));
const post = (path: string, body: unknown, more: Record<string, string> = {}) =>
  fetch(url + path, {
    method: 'POST',
    headers: { ...headers, ...more },
    ...(body === undefined ? {} : { body: textOf(body) }),
  });

describe('what the rules of the contract refuse', () => {
  it.each(refusedBodies)('%s with %j is %s', async (path, body, errCode, values) => {
    for (const language of ['en', 'zh'] as const) {
      const response = await post(path, body, { 'accept-language': language });
      const { error, ...rest } = await refused(response, 400, errCode);
      const isBound = errCode !== 'Common.BindJsonFailed';
      if (isBound) expect(error.message).toBe(renderMessage(obshellErrors[errCode], values, language));
      // A typed nil in Go, of a stop whose scope is read.
      expect('data' in rest).toBe(/^OB\.Cluster\.(ForceStop|StopMode)/.test(errCode));
    }
  });

  it.each([
    [stop, '{"scope":"GLOBAL"}', 'json: cannot unmarshal string into field scope: '],
    [stop, '{"scope":{"type":"GLOBAL"},"force":"true"}', 'json: cannot unmarshal string into field force: '],
    [stop, '{', 'invalid character or unexpected end of JSON input'],
    [dag, '{}', "Field validation for 'Operator' failed on the 'required' tag"],
  ])('%s with %s is told in the server’s words', async (path, body, reason) => {
    const { error } = await refused(await post(path, body), 400, 'Common.BindJsonFailed');
    expect(error.message.startsWith(`Bind JSON failed: ${reason}`)).toBe(true);
  });

  it('is refused whatever answer is asked for', async () => {
    const prefer = { prefer: 'code=500, example=Common.Unexpected' };
    await refused(await post(stop, {}, prefer), 400, 'OB.Cluster.Scope.Invalid');
  });

  it('is a word in the query too', async () => {
    const response = await fetch(`${url}${dag}?show_details=yes`, { headers });
    const { error } = await refused(response, 400, 'Common.BadRequest');
    expect(error.message).toContain('show_details must be one of');
  });

  it.each([undefined, '{', '{}'])('is nobody’s business without credentials: %s', async (body) => {
    const response = await fetch(url + stop, { method: 'POST', ...(body === undefined ? {} : { body }) });
    await refused(response, 400, 'Request.Header.NotFound');
  });
});

describe('a body that obshell takes', () => {
  it.each<[path: string, body: unknown]>([
    [stop, { ...global, force: true, terminate: null, forcePassDag: { id: null } }],
    [stop, { scope: { type: 'GLOBAL', target: null }, terminate: true, forcePassDag: null }],
    [stop, { scope: { type: 'GLOBAL', target: ['ignored'] }, force: true }],
    [stop, { ...zone('zone1', 'zone1'), other: 1 }],
    [stop, { SCOPE: { Type: 'zone', TARGET: ['zone1'] }, FORCE: true }],
    [stop, { ...server('10.10.10.1', '[fe80::1]:2886', '::1'), forcePassDag: ['1'] }],
    [stop, '{"scope":{"type":"global"},"force":true} and more'],
    [start, { scope: { type: 'Global' } }],
    [zoneStop, undefined],
    [zoneStop, 'null'],
    [`${zoneStop}/check`, { Freeze_Server: true }],
    [dag, { Operator: 'cancel' }],
    [node, { operator: 'pass' }],
    ['/api/v1/login', undefined],
  ])('is taken: %s with %j', async (path, body) => {
    const response = await post(path, body);
    expect({ status: response.status, violations: response.headers.get('sl-violations') }).toEqual({
      status: 200,
      violations: null,
    });
  });
});

describe('a body of another content type', () => {
  it.each(['text/plain', 'application/x-www-form-urlencoded'])('is read as JSON: %s', async (type) => {
    const sent = { ...headers, 'content-type': type };
    const response = await fetch(url + stop, {
      method: 'POST',
      headers: sent,
      body: '{"scope":{"type":"GLOBAL"},"force":true}',
    });
    expect({ status: response.status, violations: response.headers.get('sl-violations') }).toEqual({
      status: 200,
      violations: null,
    });
  });
});
