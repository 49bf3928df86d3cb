import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { BodyForm, CallKind } from './cases.ts';

/** A server of both APIs whose answers are spoilt as its path says: `/ocp/stop/502/html/api/v2/…`. */
export interface SpoiltServer {
  readonly baseUrl: string;
  close(): Promise<void>;
}

/** The request of a call that is spoilt, without its query. */
const spoilt: Record<CallKind, RegExp> = {
  read: /^GET .*(instances|dag)\/\d+$/,
  poll: /^GET .*(instances|dag)\/\d+$/,
  stop: /^POST .*\/stop$/,
  lostStop: /^POST .*\/stop$/,
  operate: /^POST .*(retry|dag\/\d+)$/,
};

const ocpTask = (id: number, status: string, startTime: string) => ({
  ...{ id, name: 'Stop OB zone', status, startTime },
  ...{ cluster: { id: 1, name: 'obdemo' }, creator: { name: 'admin' } },
});
const dag = (id: number, state: string, startTime: string) => ({
  ...{ id: String(id), dag_id: id, name: 'Stop OB', state, operator: 'RUN', stage: 1, max_stage: 5 },
  ...{ start_time: startTime, end_time: startTime, additional_data: null, nodes: null },
});

/** Starts it on a free port. `Access-Control-…` lets a page of any origin read its answers. */
export async function startSpoiltServer(): Promise<SpoiltServer> {
  /** Requests of a case that were spoilt, and when its stop came. */
  const seen = new Map<string, { spoilt: number; startTime: string }>();

  const answer = (request: IncomingMessage, response: ServerResponse) => {
    const [, api = '', kind = '', status = '', form = '', path = ''] =
      /^\/(\w+)\/(\w+)\/(\d+)\/([a-z]+)\/\w+(\/api\/[^?]+)/.exec(request.url ?? '') ?? [];
    const [key = ''] = (request.url ?? '').split('/api/');
    const state = seen.get(key) ?? { spoilt: 0, startTime: '' };
    seen.set(key, state);
    if (request.method === 'POST') state.startTime ||= new Date().toISOString();

    const call = kind as CallKind;
    const isSpoilt = spoilt[call].test(`${request.method} ${path}`) && !(call === 'poll' && state.spoilt > 0);
    if (isSpoilt) state.spoilt += 1;
    const id = Number(/(\d+)$/.exec(path)?.[1] ?? 7);
    const right = envelope(dataOf(api, path, id, call, state.startTime));
    response.setHeader('content-type', 'application/json');
    if (!isSpoilt) response.end(right);
    else
      spoil(response, Number(status), form as BodyForm, {
        right,
        another: envelope(dataOf(api, path, id + 1, call, state.startTime)),
      });
  };

  const server = createServer((request, response) => {
    response.setHeader('access-control-allow-origin', request.headers.origin ?? '*');
    response.setHeader(
      'access-control-allow-headers',
      request.headers['access-control-request-headers'] ?? '*',
    );
    response.setHeader('access-control-allow-methods', '*');
    if (request.method === 'OPTIONS') response.end();
    else request.resume().on('end', () => answer(request, response));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

const envelope = (data: unknown) =>
  JSON.stringify({
    successful: true,
    status: 200,
    timestamp: new Date().toISOString(),
    traceId: 'abc',
    data,
  });

/** What the APIs answer: a stop is under way, and over when it is next read. */
function dataOf(api: string, path: string, id: number, call: CallKind, startTime: string): unknown {
  const made = call === 'lostStop';
  if (/\/zones$/.test(path)) return { contents: [{ name: 'zone2', status: made ? 'STOPPING' : 'RUNNING' }] };
  if (api === 'ocp') {
    if (/instances$/.test(path)) return { contents: made ? [ocpTask(7, 'RUNNING', startTime)] : [] };
    return ocpTask(id, /stop$/.test(path) ? 'RUNNING' : 'SUCCESSFUL', startTime || new Date().toISOString());
  }
  if (/agent$|unfinish$/.test(path)) return { contents: made ? [dag(7, 'RUNNING', startTime)] : null };
  return dag(id, /stop$/.test(path) ? 'RUNNING' : 'SUCCEED', startTime || new Date().toISOString());
}

function spoil(
  response: ServerResponse,
  status: number,
  form: BodyForm,
  { right, another }: { right: string; another: string },
): void {
  if (form === 'silent') return;
  if (form === 'closed') {
    response.destroy();
    return;
  }
  if (form === 'html' || form === 'endless') response.setHeader('content-type', 'text/html');
  if (status >= 300 && status < 400) response.setHeader('location', 'https://login.example/?next=secret');
  response.writeHead(status);
  const text: Partial<Record<BodyForm, string>> = {
    own: JSON.stringify({
      successful: false,
      status,
      traceId: 'abc',
      error: { code: 1000, errCode: 'X.Y', message: 'no' },
    }),
    html: '<html><body>Somebody else</body></html>',
    json: '{"message":"somebody else"}',
    half: right.slice(0, right.length / 2),
    another,
  };
  if (form === 'cut') response.write(right.slice(0, 9), () => response.destroy());
  else if (form === 'endless') {
    const more = () => {
      while (response.writable && response.write('<p>more</p>'.repeat(5_000)));
    };
    response.on('drain', more);
    more();
  } else response.end(text[form] ?? '');
}
