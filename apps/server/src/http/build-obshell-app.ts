import type { FastifyInstance } from 'fastify';
import { type HttpOptions, newApp } from './new-app.ts';
import { obshellSender } from './obshell/send.ts';
import {
  type ObshellSurfaceOptions,
  obshellNotFound,
  obshellPrefix,
  obshellSurface,
} from './obshell/surface.ts';

/** An HTTP server, not yet listening, that is one cluster's agent and nothing else. */
export function buildObshellApp(http: HttpOptions, surface: ObshellSurfaceOptions): FastifyInstance {
  const { send } = obshellSender(http.nowMs, surface.onViolation);
  const app = newApp(http, {
    onNoHttp: (_error, socket) => {
      if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n');
      else socket.destroy();
    },
    onMalformedPath: (request, reply) => send(request, reply, obshellNotFound),
  });
  app.setNotFoundHandler((request, reply) => send(request, reply, obshellNotFound));
  app.register(obshellSurface(surface), { prefix: obshellPrefix });
  return app;
}
