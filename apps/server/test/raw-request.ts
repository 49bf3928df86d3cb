import { request } from 'node:http';
import { connect } from 'node:net';

/** An answer, read. */
interface RawAnswer {
  status: number;
  headers: NodeJS.Dict<string | string[]>;
  text: string;
  error: { code?: number; errCode?: string; message: string };
}

const admin = `Basic ${Buffer.from('admin:correct horse').toString('base64')}`;

/** Sends what fetch would not: any method, any Host, what only browsers send. As the admin, with an empty body. */
export function rawRequest(
  base: string,
  method: string,
  path: string,
  headers: Record<string, string> = {},
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const sent = { authorization: admin, ...headers };
    const outgoing = request(`${base}${path}`, { method, agent: false, headers: sent }, (incoming) => {
      let text = '';
      incoming.setEncoding('utf8').on('error', reject);
      incoming.on('data', (chunk: string) => {
        text += chunk;
      });
      incoming.on('end', () => {
        const { statusCode: status = 0, headers: received } = incoming;
        const error = text.startsWith('{') ? JSON.parse(text).error : undefined;
        resolve({ status, headers: received, text, error });
      });
    });
    outgoing.on('error', reject).end();
  });
}

/** Writes bytes and nothing more; resolves with all that came back, once the server has closed the connection. */
export function unfinished(base: string, bytes: string): Promise<string> {
  const { hostname, port } = new URL(base);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    let received = '';
    socket.setEncoding('utf8').on('data', (chunk) => {
      received += chunk;
    });
    socket.on('close', () => resolve(received)).on('error', reject);
  });
}
