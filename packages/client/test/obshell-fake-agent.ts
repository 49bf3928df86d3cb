import {
  constants,
  createCipheriv,
  createDecipheriv,
  generateKeyPairSync,
  type KeyObject,
  privateDecrypt,
} from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the agent made of a request. */
export interface Received {
  method: string;
  /** Raw request target. */
  target: string;
  headers: IncomingMessage['headers'];
  /** Body as it came over the wire. */
  wireBody: string;
  /** Body after decryption. */
  body: string;
  /** Header after decryption, where there was one. */
  header?: Record<string, unknown>;
}

/** What it answers: `data`, or an error, or nothing at all (the connection is cut after the request was taken). */
export type Reply =
  | { data?: unknown }
  | { status: number; error: Record<string, unknown> }
  | { raw: string; status?: number; contentType?: string }
  | 'cut';

export interface FakeAgent {
  readonly baseUrl: string;
  /** Every request that reached a handler or was refused, in order. */
  readonly received: Received[];
  /** Number of reads of the public key. */
  secretReads: number;
  password: string;
  version: string;
  supportedAuth: readonly string[] | undefined;
  /** Sessions that are valid. */
  readonly sessions: Set<string>;
  /** Makes a new key pair, as an upgrade does. */
  changeKey(bits: number): void;
  /** Answers a method and path (`POST /api/v1/ob/stop`, without query). */
  on(call: string, handle: (request: Received) => Reply): void;
  close(): Promise<void>;
}

class Refusal extends Error {
  readonly status: number;
  readonly error: Record<string, unknown>;
  constructor(status: number, error: Record<string, unknown>) {
    super(String(error.errCode));
    this.status = status;
    this.error = error;
  }
}

const unauthorized = (errCode: string, message: string) =>
  new Refusal(401, { code: 10008, errCode: `Security.Authentication.${errCode}`, message });

/**
 * An agent that decrypts with node:crypto, as independent of the client’s cipher as can be. `now` is its clock, in seconds.
 */
export async function startFakeAgent(
  options: { bits?: number; now?: () => number } = {},
): Promise<FakeAgent> {
  const now = options.now ?? (() => Math.floor(Date.now() / 1000));
  const handlers = new Map<string, (request: Received) => Reply>();
  let keys = keyPair(options.bits ?? 1024);

  function keyPair(modulusLength: number) {
    return generateKeyPairSync('rsa', { modulusLength });
  }

  const decryptBlocks = (value: string, privateKey: KeyObject, size: number) => {
    const bytes = Buffer.from(value, 'base64');
    if (bytes.length === 0 || bytes.length % size !== 0)
      throw new Refusal(401, {
        code: 1,
        errCode: 'Security.Authentication.Header.DecryptFailed',
        message: 'Decrypt http header failed: crypto/rsa: decryption error',
      });
    const pieces: Buffer[] = [];
    for (let at = 0; at < bytes.length; at += size)
      pieces.push(
        privateDecrypt(
          { key: privateKey, padding: constants.RSA_PKCS1_PADDING },
          bytes.subarray(at, at + size),
        ),
      );
    try {
      return JSON.parse(Buffer.concat(pieces).toString('utf8')) as Record<string, unknown>;
    } catch {
      // A wrong key yields random bytes, not an error.
      throw new Refusal(401, {
        code: 1,
        errCode: 'Security.Authentication.Header.DecryptFailed',
        message: 'Decrypt http header failed: invalid character',
      });
    }
  };

  function authenticate(received: Received): void {
    const { headers } = received;
    const value = headers['x-ocs-agent-header'] ?? headers['x-ocs-header'];
    const v1 = headers['x-ocs-auth'];
    const size = (keys.publicKey.asymmetricKeyDetails?.modulusLength ?? 0) / 8;
    if (typeof v1 === 'string') {
      received.header = decryptBlocks(v1, keys.privateKey, size);
      if (received.header.password !== agent.password)
        throw unauthorized('IncorrectOceanbasePassword', 'Unauthorized: OceanBase password is incorrect');
      if (typeof received.header.ts !== 'number' || received.header.ts < now())
        throw unauthorized('Expired', 'Unauthorized: Authentication expired');
      return;
    }
    if (typeof value !== 'string')
      throw new Refusal(400, { errCode: 'Request.Header.NotFound', message: 'X-OCS-Header not found' });
    const header = decryptBlocks(value, keys.privateKey, size);
    received.header = header;
    if (received.wireBody !== '') received.body = decryptBody(header, received.wireBody);
    if (header.uri !== received.target)
      throw unauthorized('Header.UriMismatch', 'Unauthorized: URI mismatch');
    if (typeof header.ts !== 'string') throw unauthorized('Timestamp.Invalid', 'Invalid timestamp');
    if (Number(header.ts) < now()) throw unauthorized('Expired', 'Unauthorized: Authentication expired');
    if (typeof header.session_id === 'string') {
      if (!agent.sessions.has(header.session_id))
        throw unauthorized('SessionInvalid', 'Unauthorized: Session is invalid');
    } else if (header.auth !== agent.password)
      throw unauthorized('IncorrectOceanbasePassword', 'Unauthorized: OceanBase password is incorrect');
  }

  function reply(received: Received): Reply {
    const path = received.target.split('?')[0];
    if (path === '/api/v1/secret') {
      agent.secretReads++;
      const der = keys.publicKey.export({ type: 'pkcs1', format: 'der' });
      return { data: { ip: '127.0.0.1', port: 2886, public_key: der.toString('base64') } };
    }
    if (path === '/api/v1/info')
      return {
        data: {
          pid: 1,
          state: 2,
          startAt: 1795226400000000000,
          ip: '127.0.0.1',
          port: 2886,
          zone: 'zone1',
          identity: 'CLUSTER AGENT',
          version: agent.version,
          ...(agent.supportedAuth ? { supportedAuth: agent.supportedAuth } : {}),
        },
      };
    authenticate(received);
    if (path === '/api/v1/login') {
      const session = 'a3f1c2d4'.repeat(8);
      agent.sessions.add(session);
      return { data: encryptAnswer(received.header ?? {}, session) };
    }
    const handle = handlers.get(`${received.method} ${path}`);
    if (!handle)
      throw new Refusal(404, { errCode: 'Common.NotFound', message: 'Element not found: 404 not found' });
    return handle(received);
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const wireBody = Buffer.concat(await request.toArray()).toString('utf8');
    const received: Received = {
      method: request.method ?? '',
      target: request.url ?? '',
      headers: request.headers,
      wireBody,
      body: wireBody,
    };
    agent.received.push(received);
    let answer: Reply;
    try {
      answer = reply(received);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      answer = { status: error.status, error: error.error };
    }
    if (answer === 'cut') {
      request.socket.destroy();
      return;
    }
    send(response, received, answer);
  }

  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  const agent: FakeAgent = {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received: [],
    secretReads: 0,
    password: 'rootpwd',
    version: '4.5.0.0-1',
    supportedAuth: ['v2'],
    sessions: new Set(),
    changeKey: (bits) => {
      keys = keyPair(bits);
    },
    on: (call, handle) => void handlers.set(call, handle),
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return agent;
}

const aesOf = (header: Record<string, unknown>) => {
  const bytes = Buffer.from(String(header.keys), 'base64');
  return [bytes.subarray(0, 16), bytes.subarray(16)] as const;
};

function decryptBody(header: Record<string, unknown>, body: string): string {
  const decipher = createDecipheriv('aes-128-cbc', ...aesOf(header));
  return Buffer.concat([decipher.update(Buffer.from(body, 'base64')), decipher.final()]).toString('utf8');
}

function encryptAnswer(header: Record<string, unknown>, text: string): string {
  const cipher = createCipheriv('aes-128-cbc', ...aesOf(header));
  return Buffer.concat([cipher.update(text), cipher.final()]).toString('base64');
}

function send(response: ServerResponse, received: Received, answer: Exclude<Reply, 'cut'>): void {
  if ('raw' in answer) {
    response.writeHead(answer.status ?? 200, { 'content-type': answer.contentType ?? 'text/html' });
    response.end(answer.raw);
    return;
  }
  const status = 'error' in answer ? answer.status : 200;
  const traceId = received.headers['x-obshell-trace-id'] ?? 'd0991236cc3983cf';
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(
    JSON.stringify({
      successful: !('error' in answer),
      timestamp: new Date().toISOString(),
      duration: 1,
      status,
      traceId,
      ...answer,
    }),
  );
}
