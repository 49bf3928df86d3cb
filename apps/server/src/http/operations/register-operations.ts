import type { FastifyInstance } from 'fastify';
import type { Metrics } from './metrics.ts';

/** What the calls for whoever runs the server need. */
export interface OperationsPorts {
  metrics: Metrics;
  /** Why the server is not ready; undefined where it is. */
  whyNotReady(): Promise<string | undefined>;
}

/** /healthz, /readyz and /metrics: without credentials, without an envelope. */
export function registerOperations(app: FastifyInstance, { metrics, whyNotReady }: OperationsPorts): void {
  app.get('/healthz', async () => ({ status: 'ok' }));
  app.get('/readyz', async (_request, reply) => {
    const reason = await whyNotReady();
    if (reason === undefined) return { status: 'ready' };
    return reply.code(503).send({ status: 'not ready', reason });
  });
  app.get('/metrics', async (_request, reply) => reply.type(metrics.contentType).send(await metrics.text()));
}
