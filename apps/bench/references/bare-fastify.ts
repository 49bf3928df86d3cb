// The least that can answer: Fastify without a log, one route for each answer, the same JSON serialised anew for each.
import Fastify from 'fastify';

interface Route {
  method: 'GET' | 'POST';
  url: string;
  status: number;
  body: unknown;
}

// Its loader let go of the channel, and nothing else keeps it alive until it listens.
process.channel?.ref();
process.once('message', async (routes: Route[]) => {
  const app = Fastify({ logger: false });
  for (const { method, url, status, body } of routes)
    app.route({ method, url, handler: async (_request, reply) => reply.code(status).send(body) });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const address = app.server.address();
  process.send?.({ port: typeof address === 'object' ? address?.port : undefined });
});
