import type { FastifyInstance } from 'fastify';
import type { Metrics } from './metrics.ts';

/** What the calls for whoever runs the server need. */
export interface OperationsPorts {
  metrics: Metrics;
  /** Resolves where the store answers; rejects where it does not. */
  askStore(): Promise<unknown>;
  /** True once the server was told to end. */
  isEnding(): boolean;
}

/** /healthz, /readyz and /metrics: without credentials, without an envelope. */
export function registerOperations(
  app: FastifyInstance,
  { metrics, askStore, isEnding }: OperationsPorts,
): void {
  app.get('/healthz', async () => ({ status: 'ok' }));
  app.get('/readyz', async (_request, reply) => {
    const notReady = (reason: string) => reply.code(503).send({ status: 'not ready', reason });
    if (isEnding()) return notReady('the server is ending');
    try {
      await askStore();
    } catch {
      // The reason is in the log of whichever call met it; here it only counts that there is one.
      return notReady('the store does not answer');
    }
    return { status: 'ready' };
  });
  app.get('/metrics', async (_request, reply) => reply.type(metrics.contentType).send(await metrics.text()));
}
