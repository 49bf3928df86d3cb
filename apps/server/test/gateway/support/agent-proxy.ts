import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';

/** What happens to a request on its way to an agent. */
export type Mischief =
  /** Carried out, and the answer withheld until the caller has given up. */
  | 'withhold-answer'
  /** Cut off before the agent has heard of it. */
  | 'cut-off'
  /** Held back for so long, and passed on whether or not the caller still waits. */
  | { lateMs: number };

/** Stands before an agent. */
export interface AgentProxy {
  url: string;
  /** What to do with each request; nothing unless set. */
  mischief(of: (method: string, path: string) => Mischief | undefined): void;
  /** Requests by method and path without its query, in order. */
  seen: string[];
  /** Those that the agent has answered, with its status. */
  answered: { request: string; status: number }[];
  /** Resolves once nothing is held back any more. */
  drained(): Promise<void>;
  close(): Promise<void>;
}

async function rewritten(
  response: IncomingMessage,
  answer: ServerResponse,
  rewrite: (answer: string) => string,
): Promise<void> {
  const { 'content-length': _, ...headers } = response.headers;
  const text = rewrite((await buffer(response)).toString());
  answer.writeHead(response.statusCode ?? 500, headers).end(text);
}

/** Passes requests on to where `target` says at that moment; answers come back as `rewrite` has them. */
export async function startAgentProxy(
  target: () => string,
  rewrite?: (answer: string) => string,
): Promise<AgentProxy> {
  let rule: (method: string, path: string) => Mischief | undefined = () => undefined;
  const seen: string[] = [];
  const answered: AgentProxy['answered'] = [];
  const late = new Set<Promise<void>>();
  const pass = (incoming: IncomingMessage, answer: ServerResponse) => {
    const [path = ''] = (incoming.url ?? '').split('?');
    const method = incoming.method ?? '';
    const name = `${method} ${path}`;
    seen.push(name);
    const what = rule(method, path);
    if (what === 'cut-off') return void incoming.socket.destroy();
    let over = () => {};
    const outgoing = request(
      target() + incoming.url,
      { method, headers: { ...incoming.headers, connection: 'close' } },
      (response) => {
        answered.push({ request: name, status: response.statusCode ?? 0 });
        over();
        // The caller's own limit ends it: the connection is closed from there.
        if (what === 'withhold-answer') return void response.resume();
        if (rewrite) return void rewritten(response, answer, rewrite);
        answer.writeHead(response.statusCode ?? 500, response.headers);
        response.pipe(answer);
      },
    );
    outgoing.on('error', () => {
      over();
      incoming.socket.destroy();
    });
    if (typeof what !== 'object') return void incoming.pipe(outgoing);
    const arrival = (async () => {
      const body = await buffer(incoming);
      await wait(what.lateMs);
      const answer = new Promise<void>((resolve) => {
        over = resolve;
      });
      outgoing.end(body);
      await answer;
    })().finally(() => late.delete(arrival));
    late.add(arrival);
  };
  const server = createServer(pass);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    mischief: (of) => {
      rule = of;
    },
    seen,
    answered,
    drained: async () => void (await Promise.all(late)),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
