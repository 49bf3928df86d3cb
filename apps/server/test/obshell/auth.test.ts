import { describe, expect, it } from 'vitest';
import { decryptBody, freshKeys } from './fixture-client/hybrid-encryption.ts';
import type { Bent } from './support/bent-caller.ts';
import { inSeconds } from './support/bent-caller.ts';
import { expectData, expectEnvelope, expectError, expectNoData } from './support/envelope.ts';
import { dialects, rootPassword, useShell } from './support/shell-rig.ts';

const rig = useShell();
const target = '/api/v1/ob/stop';
const body = { scope: { type: 'GLOBAL' }, force: true };
const stop = (bent: Partial<Bent>) => rig.caller().call({ method: 'POST', target, body, ...bent });
const code = 10_008;
const security = (name: string) => `Security.Authentication.${name}`;

describe.each(dialects)('the %s SDK', (dialect) => {
  const again = dialect === 'python' ? { refused: 2, decrypt: 3 } : { refused: 2, decrypt: 2 };

  it('with a wrong password is told so, after it has asked anew', async () => {
    const before = await rig.taskCount();
    const shell = rig.client(dialect, { password: 'wrong' });
    await expect(shell.stop({ type: 'GLOBAL' }, 'force')).rejects.toMatchObject({
      status: 401,
      code,
      message: 'Unauthorized: OceanBase password is incorrect',
    });
    const posts = shell.exchanges.filter(({ sent }) => sent.method === 'POST');
    expect(posts).toHaveLength(again.refused);
    for (const { answer } of posts) {
      expectError(answer, 401, security('IncorrectOceanbasePassword'), /is incorrect$/, { code });
    }
    expect(await rig.taskCount()).toBe(before);
  });

  it('whose clock is behind is told that its time is over', async () => {
    const shell = rig.client(dialect, { lifetimeSeconds: -1 });
    await expect(shell.stop({ type: 'GLOBAL' }, 'force')).rejects.toMatchObject({ status: 401, code });
    const last = shell.exchanges.at(-1)?.answer;
    expect(last).toBeDefined();
    if (last) expectError(last, 401, security('Expired'), 'Unauthorized: Authentication expired', { code });
  });

  it('that is refused a stop for what it asks asks as often as it does, and no task is made', async () => {
    const before = await rig.taskCount();
    const shell = rig.client(dialect);
    await expect(shell.stop({ type: 'ZONE', target: ['zone9'] }, 'force')).rejects.toMatchObject({
      status: 400,
      message: "Zone 'zone9' does not exist",
    });
    const posts = shell.exchanges.filter(({ sent }) => sent.method === 'POST');
    expect(posts).toHaveLength(dialect === 'python' ? 2 : 1);
    expect(await rig.taskCount()).toBe(before);
  });
});

describe('a header', () => {
  it('that is missing is a bad request without a code', async () => {
    expectError(
      await stop({ rawHeader: null }),
      400,
      'Request.Header.NotFound',
      /X-OCS-Agent-Header or X-OCS-Header not found in http request header$/,
    );
  });

  it.each<[string, Partial<Bent>]>([
    ['that is no base64', { rawHeader: '%%%%' }],
    ['that is empty base64', { rawHeader: 'AA==' }],
    ['that is cut short', { rawHeader: 'QUJD'.repeat(40) }],
    ['of random bytes in whole blocks', { rawHeader: Buffer.alloc(256, 7).toString('base64') }],
    ['that is no JSON', { headerText: 'no JSON at all' }],
    ['that is a JSON list', { headerText: '[]' }],
    ['with ts as a number', { header: { ts: 1_900_000_000 } }],
    ['with keys that are no base64', { header: { keys: '***' } }],
    ['with auth as an object', { header: { auth: {} } }],
    ['with uri as a number', { header: { uri: 7 } }],
  ])('%s cannot be decrypted: 401, code 1, no trace id', async (_what, bent) => {
    const answer = await stop(bent);
    expectError(answer, 401, security('Header.DecryptFailed'), /Decrypt http header failed: /, { code: 1 });
    expect(expectEnvelope(answer, 401).traceId).toBe('');
  });

  it.each<[string, Partial<Bent>]>([
    ['a body that is no base64', { rawBody: '%%%' }],
    ['a body in plain JSON beside a key', { rawBody: '{"scope":{"type":"GLOBAL"},"force":true}' }],
    ['a body that is no multiple of 16 bytes', { rawBody: Buffer.alloc(15).toString('base64') }],
    ['a body under another key', { header: { keys: freshKeys().toString('base64') } }],
    ['keys of 31 bytes', { header: { keys: freshKeys().subarray(1).toString('base64') } }],
    ['keys of 16 bytes', { header: { keys: freshKeys().subarray(16).toString('base64') } }],
    ['an empty ciphertext', { rawBody: '=' }],
  ])('%s is the same one answer, never 500', async (_what, bent) => {
    const before = await rig.taskCount();
    const answer = await stop(bent);
    // A body under another key may by chance unpad to something that is no JSON.
    if (answer.status === 400) expectError(answer, 400, 'Common.BindJsonFailed', /^Bind JSON failed: /);
    else
      expectError(answer, 401, security('Header.DecryptFailed'), /Decrypt http header failed: /, { code: 1 });
    expect(await rig.taskCount()).toBe(before);
  });

  it('made for another target is refused', async () => {
    for (const uri of ['/api/v1/ob/start', `${target}?a=1`, `${target}/`, target.toUpperCase(), '']) {
      const answer = await stop({ header: { uri } });
      expectError(answer, 401, security('Header.UriMismatch'), 'Unauthorized: URI mismatch', { code });
    }
  });

  it('has to name the query as it was sent, escapes and all', async () => {
    const caller = rig.caller();
    const query = '/api/v1/task/dag/unfinish?show_details=%54rue';
    expectData(await caller.get(query));
    expectError(
      await caller.get(query, { header: { uri: query.replace('%54', 'T') } }),
      401,
      security('Header.UriMismatch'),
      'Unauthorized: URI mismatch',
      { code },
    );
  });

  it.each(['soon', '', '1e9', ' 1', '99999999999999999999'])('with the ts %j has no time', async (ts) => {
    expectError(
      await stop({ header: { ts } }),
      401,
      security('Timestamp.Invalid'),
      /^Unauthorized: Invalid timestamp: .*, err: /,
      { code },
    );
  });

  it('whose ts lies too far ahead is refused', async () => {
    const answer = await stop({ header: { ts: inSeconds(10 * 365 * 86_400) } });
    expect(answer.status).toBe(401);
    expect(answer.body.error).toMatchObject({ code });
  });

  it.each<[string, Partial<Bent>]>([
    ['keys in capitals', { headerText: upperCased() }],
    ['blocks of another size', { chunk: 100 }],
    ['one key more', { header: { forwardType: '', token: '' } }],
    ['its name in small letters', { headerName: 'x-ocs-header' }],
  ])('with %s is read alike', async (_what, bent) => {
    const before = await rig.taskCount();
    const read = await rig.caller().call({ method: 'GET', target: '/api/v1/ob/info', ...bent });
    expectData(read);
    expect(await rig.taskCount()).toBe(before);
  });

  it('with keys null goes with an empty body and not with an encrypted one', async () => {
    expectData(await rig.caller().get('/api/v1/ob/info', { header: { keys: null } }));
    expectData(await rig.caller().get('/api/v1/ob/info', { header: { keys: undefined } }));
    expect((await stop({ header: { keys: null } })).status).toBeLessThan(500);
  });

  it('with a wrong password is refused before the body is looked at', async () => {
    const answer = await stop({ header: { auth: 'wrong' }, rawBody: '%%%' });
    expectError(answer, 401, security('IncorrectOceanbasePassword'), /is incorrect$/, { code });
  });

  it('X-OCS-Agent-Header has no password to be held against, and comes before the other', async () => {
    const refused = /^Unauthorized: Should use oceanbase_password to verify: /;
    const answer = await stop({ headerName: 'X-OCS-Agent-Header' });
    expectError(answer, 401, security('WithOceanBasePassword'), refused, { code });
    const sealed = await rig.caller().sealed({ method: 'POST', target, body });
    const both = sealed.headers.map(([, value]) => ['X-OCS-Agent-Header', value] as const);
    const second = await stop({ headers: both });
    expectError(second, 401, security('WithOceanBasePassword'), refused, { code });
  });

  it('an empty password is a wrong one', async () => {
    const answer = await stop({ header: { auth: '' } });
    expectError(answer, 401, security('IncorrectOceanbasePassword'), /is incorrect$/, { code });
  });
});

/** A header for /ob/info as another SDK might write it. */
function upperCased(): string {
  return JSON.stringify({ AUTH: rootPassword, TS: inSeconds(60), URI: '/api/v1/ob/info', KEYS: null });
}

describe('which routes are closed', () => {
  it.each([
    ['POST', '/api/v1/ob/stop'],
    ['POST', '/api/v1/ob/start'],
    ['POST', '/api/v1/ob/zone/zone1/stop'],
    ['POST', '/api/v1/ob/zone/zone1/stop/check'],
    ['POST', '/api/v1/task/dag/20168430081028861'],
    ['POST', '/api/v1/task/node/20168430081028861'],
    ['POST', '/api/v1/login'],
    ['POST', '/api/v1/logout'],
    ['GET', '/api/v1/ob/info'],
    ['GET', '/api/v1/ob/agents'],
    ['GET', '/api/v1/agents/status'],
    ['GET', '/api/v1/task/dag/20168430081028861'],
    ['GET', '/api/v1/task/dag/unfinish'],
    ['GET', '/api/v1/task/dags/agent'],
    ['GET', '/api/v1/task/sub_task/20168430081028861/logs'],
  ])('%s %s', async (method, closed) => {
    const answer = await rig.caller().call({ method, target: closed, rawHeader: null });
    expectError(answer, 400, 'Request.Header.NotFound', /not found in http request header$/);
  });
});

describe('a session', () => {
  const begin = async () => {
    const keys = freshKeys();
    const caller = rig.caller();
    const answer = await caller.post('/api/v1/login', undefined, { keys });
    return { caller, session: decryptBody(expectData<string>(answer), keys) };
  };
  const info = '/api/v1/ob/info';

  it('is answered encrypted under the request’s own keys, and opens what the password opens', async () => {
    const { caller, session } = await begin();
    expect(session).toMatch(/^[0-9a-f]{64}$/);
    expectData(await caller.get(info, { header: { auth: undefined, session_id: session } }));
  });

  it('ends by logout', async () => {
    const { caller, session } = await begin();
    expectNoData(await caller.post('/api/v1/logout', { session_id: session }));
    const answer = await caller.get(info, { header: { auth: undefined, session_id: session } });
    expectError(answer, 401, security('SessionInvalid'), 'Unauthorized: Session is invalid', { code });
  });

  it('that nobody began is none, and does not begin another', async () => {
    const header = { auth: undefined, session_id: 'a'.repeat(64) };
    const answer = await rig.caller().get(info, { header });
    expectError(answer, 401, security('SessionInvalid'), 'Unauthorized: Session is invalid', { code });
    const { caller, session } = await begin();
    const second = await caller.post('/api/v1/login', undefined, {
      header: { auth: undefined, session_id: session },
    });
    expect(second.status).toBe(401);
  });

  it('needs fresh ts and the right uri like any header', async () => {
    const { caller, session } = await begin();
    const header = { auth: undefined, session_id: session };
    const late = await caller.get(info, { header: { ...header, ts: inSeconds(-5) } });
    expectError(late, 401, security('Expired'), 'Unauthorized: Authentication expired', { code });
    const elsewhere = await caller.get(info, { header: { ...header, uri: '/api/v1/ob/agents' } });
    expectError(elsewhere, 401, security('Header.UriMismatch'), 'Unauthorized: URI mismatch', { code });
  });
});
