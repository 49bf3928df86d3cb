import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/**
 * Lets a server that closes end its connections: all as soon as no request is being answered, and at the latest after `patienceMs`. Node
 * alone waits for connections that have not sent a whole request until they time out, and for a call as long as it takes.
 */
export function endConnectionsOnClose(app: FastifyInstance, patienceMs = 5_000): void {
  const open = new Set<Socket>();
  let answering = 0;
  let isEnding = false;
  const endIdle = () => {
    if (isEnding && answering === 0) for (const socket of open) socket.destroySoon();
  };
  app.server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    endIdle();
  });
  app.server.on('request', (_request: unknown, response: ServerResponse) => {
    answering += 1;
    response.once('close', () => {
      answering -= 1;
      endIdle();
    });
  });
  let late: NodeJS.Timeout | undefined;
  app.addHook('preClose', async () => {
    isEnding = true;
    late = setTimeout(() => {
      for (const socket of open) socket.destroy();
    }, patienceMs);
    endIdle();
  });
  app.addHook('onClose', async () => clearTimeout(late));
}
