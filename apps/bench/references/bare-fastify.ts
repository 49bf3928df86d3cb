// The least that can answer: Fastify without a log, one route, the same JSON serialised anew for each answer.
import Fastify from 'fastify';
import { answerParent } from '../src/processes/answer-parent.ts';
import type { RecordedAnswer } from '../src/processes/prism.ts';

answerParent(async ({ path, method, status, body }: RecordedAnswer) => {
  const app = Fastify({ logger: false });
  app.route({ method, url: path, handler: async (_request, reply) => reply.code(status).send(body) });
  return Number(new URL(await app.listen({ host: '127.0.0.1', port: 0 })).port);
});
