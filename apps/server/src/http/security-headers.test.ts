import { describe, expect, it } from 'vitest';
import { untraced } from '../tracing/tracing.ts';
import { newApp } from './new-app.ts';

const fail = () => {
  throw new Error('not asked for');
};

async function headersOf(path: string) {
  const app = newApp(
    {
      nowMs: () => 0,
      isOwnHost: () => true,
      timeouts: { requestMs: 1000, headersMs: 1000 },
      onRequest: () => () => {},
      tracing: untraced,
      onAnswered: () => {},
    },
    { onNoHttp: fail, onMalformedPath: fail, onShut: fail },
  );
  app.get('/secret', async () => ({ secret: 1 }));
  app.get('/known', async (_request, reply) => reply.header('cache-control', 'private, no-cache').send({}));
  const { headers } = await app.inject(path);
  await app.close();
  return headers;
}

describe('an answer', () => {
  it.each(['/secret', '/unknown'])('%s is no page, fits in none, and stays nowhere', async (path) => {
    expect(await headersOf(path)).toMatchObject({
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none';frame-ancestors 'none'",
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'no-store',
    });
    expect(await headersOf(path)).not.toHaveProperty('strict-transport-security');
  });

  it('that is revalidated is kept by its caller', async () => {
    expect((await headersOf('/known'))['cache-control']).toBe('private, no-cache');
  });
});
