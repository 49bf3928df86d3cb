import Fastify, { type FastifyInstance } from 'fastify';
import type { Metrics } from './metrics.ts';
import type { NotReady } from './readiness.ts';

/** What the calls for whoever runs the server need. */
export interface OperationsPorts {
  metrics: Metrics;
  /** Why the server is not ready; undefined where it is. */
  whyNotReady(): Promise<NotReady | undefined>;
}

/** /healthz and /readyz: without credentials, without an envelope. Strangers are told no more than what a load balancer needs. */
export function registerHealth(
  app: FastifyInstance,
  { whyNotReady }: Pick<OperationsPorts, 'whyNotReady'>,
): void {
  app.get('/healthz', async () => ({ status: 'ok' }));
  app.get('/readyz', async (_request, reply) => {
    const why = await whyNotReady();
    if (why === undefined) return { status: 'ready' };
    return reply.code(503).send({ status: 'not ready', reason: why.reason });
  });
}

/** /metrics: without credentials. */
export function registerMetrics(app: FastifyInstance, { metrics }: Pick<OperationsPorts, 'metrics'>): void {
  app.get('/metrics', async (_request, reply) => reply.type(metrics.contentType).send(await metrics.text()));
}

/** A server, not yet listening, for /metrics alone. */
export function buildMetricsApp(ports: Pick<OperationsPorts, 'metrics'>): FastifyInstance {
  const app = Fastify({ logger: false, requestTimeout: 10_000, forceCloseConnections: true });
  registerMetrics(app, ports);
  return app;
}
