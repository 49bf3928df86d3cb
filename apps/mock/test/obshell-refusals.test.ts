import { ObshellErrorResponse } from '@obstop/contracts';
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

describe('what Prism could not answer in obshell’s way', () => {
  it.each([
    ['half an object', '{"force":'],
    ['an encrypted text labelled JSON', 'q83vEjRWeJCrze8SNFZ4kA=='],
  ])('%s is refused as unreadable JSON', async (_what, body) => {
    const { error } = await refused(
      await fetch(url + stop, { method: 'POST', headers, body }),
      400,
      'Common.BindJsonFailed',
    );
    expect(error.message).toMatch(/^Bind JSON failed: ./);
  });

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
      message: '未找到：404 not found',
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
