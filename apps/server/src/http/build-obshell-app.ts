import type { FastifyInstance } from 'fastify';
import { answerUnknown, type HttpOptions, newApp } from './new-app.ts';
import { obshellSender } from './obshell/send.ts';
import { type ObshellSurfaceOptions, obshellPrefix, obshellSurface } from './obshell/surface.ts';
import { obshellUnknown } from './obshell/unknown.ts';

/** An HTTP server, not yet listening, that is one cluster's agent and nothing else. */
export function buildObshellApp(http: HttpOptions, surface: ObshellSurfaceOptions): FastifyInstance {
  const unknown = obshellUnknown(obshellSender(http.nowMs, surface.onViolation), surface.refusals);
  const app = newApp(http, {
    onNoHttp: (reason, _target, facts) => unknown.noHttp(reason, facts),
    onMalformedPath: unknown.malformedPath,
    onShut: unknown.shut,
  });
  app.register(obshellSurface(surface), { prefix: obshellPrefix });
  answerUnknown(app, unknown.notFound);
  return app;
}
