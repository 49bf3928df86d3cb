import { readFile } from 'node:fs/promises';
import { request } from 'node:https';
import type { FetchLike } from '@obstop/client';
import type { GatewayClusterOptions } from '../config/gateway-options.ts';

/** `fetch` over HTTPS with a CA, or a certificate, of one's own. Rejects where a file cannot be read. */
export async function tlsFetch(tls: NonNullable<GatewayClusterOptions['tls']>): Promise<FetchLike> {
  const read = async (file: string | undefined) => (file === undefined ? undefined : await readFile(file));
  const [ca, cert, key] = await Promise.all([read(tls.caFile), read(tls.certFile), read(tls.keyFile)]);
  const trust = { ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) };
  return (url, { method, headers, body, signal }) =>
    new Promise((resolve, reject) => {
      const outgoing = request(url, { method, headers, signal, ...trust }, (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('error', reject);
        incoming.on('end', () => {
          const answered = new Headers();
          for (const [name, value] of Object.entries(incoming.headers))
            if (value !== undefined) answered.set(name, Array.isArray(value) ? value.join(', ') : value);
          const text = Buffer.concat(chunks).toString('utf8');
          resolve({
            status: incoming.statusCode ?? 0,
            headers: answered,
            text: async () => text,
            type: 'default',
          });
        });
      });
      outgoing.on('error', reject);
      outgoing.end(body);
    });
}
