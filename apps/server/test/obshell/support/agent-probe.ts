import { constants, createDecipheriv, generateKeyPairSync, privateDecrypt } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as the probe saw it. */
export interface Seen {
  method: string;
  target: string;
  headers: IncomingHttpHeaders;
  /** Names and values by turns, as they came. */
  rawHeaders: string[];
  /** Decrypted header; absent where there was none. */
  header?: string;
  /** RSA blocks in the header. */
  blocks?: number;
  /** Decrypted body; empty where there was none. */
  body: string;
}

/** What the probe answers to anything but /info and /secret. */
export type Reply = (seen: Seen, turn: number) => { status: number; contentType?: string; body: unknown };

/** A stand-in for an agent that does nothing but write down what comes. */
export interface AgentProbe {
  url: string;
  seen: Seen[];
  close(): void;
}

const info = { identity: 'CLUSTER AGENT', version: '4.5.0.0-1', supportedAuth: ['v2'], security: false };

/** Starts a probe on a free loopback port, with a key of `modulusLength` bits. */
export async function startAgentProbe(reply: Reply, modulusLength = 1024): Promise<AgentProbe> {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength });
  const public_key = publicKey.export({ format: 'der', type: 'pkcs1' }).toString('base64');
  const seen: Seen[] = [];
  const decrypt = (text: string) => {
    const bytes = Buffer.from(text, 'base64');
    const size = modulusLength / 8;
    const blocks = Array.from({ length: bytes.length / size }, (_, at) =>
      privateDecrypt(
        { key: privateKey, padding: constants.RSA_PKCS1_PADDING },
        bytes.subarray(at * size, (at + 1) * size),
      ),
    );
    return { header: Buffer.concat(blocks).toString(), blocks: blocks.length };
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url: target = '', headers, rawHeaders } = request;
      const sent = headers['x-ocs-header'];
      const opened = typeof sent === 'string' ? decrypt(sent) : undefined;
      const raw = Buffer.concat(chunks).toString();
      const keys =
        opened && Object.entries(JSON.parse(opened.header)).find(([key]) => /^keys$/i.test(key))?.[1];
      const body = raw === '' ? '' : decryptWith(raw, Buffer.from(String(keys), 'base64'));
      const one: Seen = { method, target, headers, rawHeaders, ...opened, body };
      seen.push(one);
      const turn = seen.filter((other) => other.target === target).length;
      const known = { '/api/v1/info': info, '/api/v1/secret': { public_key } }[target];
      const answer = known ? { status: 200, body: { data: known } } : reply(one, turn);
      response.writeHead(answer.status, {
        'content-type': ('contentType' in answer && answer.contentType) || 'application/json',
      });
      response.end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

function decryptWith(text: string, keys: Buffer): string {
  const decipher = createDecipheriv('aes-128-cbc', keys.subarray(0, 16), keys.subarray(16));
  return Buffer.concat([decipher.update(Buffer.from(text, 'base64')), decipher.final()]).toString();
}
