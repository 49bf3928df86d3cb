import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What happens to a request on its way to an agent. */
export type Mischief =
  /** Carried out, and the answer withheld until the caller has given up. */
  | 'withhold-answer'
  /** Cut off before the agent has heard of it. */
  | 'cut-off';

/** Stands before an agent. */
export interface AgentProxy {
  url: string;
  /** What to do with each request; nothing unless set. */
  mischief(of: (method: string, path: string) => Mischief | undefined): void;
  /** Requests by method and path without its query, in order. */
  seen: string[];
  close(): Promise<void>;
}

/** Passes requests on to where `target` says at that moment. */
export async function startAgentProxy(target: () => string): Promise<AgentProxy> {
  let rule: (method: string, path: string) => Mischief | undefined = () => undefined;
  const seen: string[] = [];
  const pass = (incoming: IncomingMessage, answer: ServerResponse) => {
    const [path = ''] = (incoming.url ?? '').split('?');
    const method = incoming.method ?? '';
    seen.push(`${method} ${path}`);
    const what = rule(method, path);
    if (what === 'cut-off') return void incoming.socket.destroy();
    const outgoing = request(
      target() + incoming.url,
      { method, headers: { ...incoming.headers, connection: 'close' } },
      (response) => {
        // The caller's own limit ends it: the connection is closed from there.
        if (what === 'withhold-answer') return void response.resume();
        answer.writeHead(response.statusCode ?? 500, response.headers);
        response.pipe(answer);
      },
    );
    outgoing.on('error', () => incoming.socket.destroy());
    incoming.pipe(outgoing);
  };
  const server = createServer(pass);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    mischief: (of) => {
      rule = of;
    },
    seen,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
