import { ocpV2 } from '@obstop/contracts/router';
import { describe, expect, it } from 'vitest';
import { useServer } from './harness.ts';

const server = useServer();

/** Calls that the server does not serve yet answer 404 to everybody; the rest of the router is walked. */
const paths = Object.values(ocpV2)
  .filter(({ metadata }) => !(metadata as { anonymous?: boolean }).anonymous)
  .map(({ method, path }) => [method, path.replace(/:zoneName/, 'zone2').replace(/:\w+/g, '1')] as const);

describe.each(paths)('%s %s', (method, path) => {
  it.each([
    ['none', null],
    ['a wrong password', 'admin:wrong'],
    ['another name', 'root:correct horse'],
    ['no colon', 'admin'],
  ])('with credentials: %s → 401, before anything else is looked at', async (_what, credentials) => {
    const answer = await server.send(path, { method, credentials });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toBe('Basic realm="OCP", charset="UTF-8"');
    expect(answer.body).toMatchObject({ successful: false, status: 401, error: { code: 0 } });
    expect(answer.text).not.toContain('correct horse');
  });
});

describe('credentials', () => {
  it('of another scheme, or no base64, are none', async () => {
    for (const authorization of ['Bearer abc', 'Basic', 'Basic !!!', 'OCP-ACCESS-KEY-HMACSHA1 a:b']) {
      const answer = await server.get('/api/v2/ob/clusters', {
        credentials: null,
        headers: { authorization },
      });
      expect(answer.status).toBe(401);
    }
  });

  it('are refused before a malformed or oversized body is read', async () => {
    const sent = { credentials: null, headers: { 'content-type': 'application/json' } } as const;
    expect((await server.post('/api/v2/ob/clusters/1/stop', undefined, { ...sent, body: '{' })).status).toBe(
      401,
    );
    expect(
      (await server.post('/api/v2/ob/clusters/1/stop', undefined, { ...sent, body: 'x'.repeat(70_000) }))
        .status,
    ).toBe(401);
  });

  it('are not needed for the time', async () => {
    const answer = await server.get('/api/v2/time', { credentials: null });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(answer.text).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}(Z|[+-]\d\d:\d\d)$/);
  });
});
