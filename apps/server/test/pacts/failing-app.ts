import { obshellV1, obstopV1, ocpV2 } from '@obstop/contracts/router';
import { StoreUnavailableError } from '@obstop/engine';
import { buildApp } from '../../src/http/build-app.ts';
import { untraced } from '../../src/tracing/tracing.ts';

/**
 * The server's HTTP side with handlers that all fail: `unexpected` by a defect, `unavailable` by a store that is full. Nothing
 * else can be asked for that surely makes a real one fail in every call.
 */
export async function startFailingApp(reason: 'unexpected' | 'unavailable') {
  const failure =
    reason === 'unexpected' ? new Error('a defect') : new StoreUnavailableError('full', { cause: undefined });
  const fail = (): Promise<never> => Promise.reject(failure);
  const failing = <R extends object>(router: R) =>
    Object.fromEntries(Object.keys(router).map((key) => [key, fail])) as { [K in keyof R]: typeof fail };
  const common = {
    refusals: { add: () => {} },
    nowMs: () => Date.now(),
    unavailableReason: (error: unknown) =>
      error instanceof StoreUnavailableError ? error.message : undefined,
    isEnding: () => false,
    onDefect: () => {},
  };
  const app = buildApp({
    ...common,
    authenticate: async () => ({ kind: 'user', user: { id: 100, name: 'admin', permissions: ['**'] } }),
    handlers: failing(ocpV2),
    ownHandlers: failing(obstopV1),
    obshell: {
      ...common,
      handlers: failing(obshellV1),
      access: {
        publicKey: () => Promise.reject(failure),
        authenticate: async ({ body }) => ({
          kind: 'allowed',
          body: body.toString(),
          userName: 'root',
          remember: () => Promise.resolve(),
        }),
        openSession: () => '',
        endSession: () => false,
        setRootPassword: () => {},
        close: () => {},
      },
    },
    isOwnHost: () => true,
    timeouts: { requestMs: 10_000, headersMs: 10_000 },
    onRequest: () => () => {},
    tracing: untraced,
    onAnswered: () => {},
  });
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  return { url, close: () => app.close() };
}
