import { readFile } from 'node:fs/promises';
import { request } from 'node:https';
import { buffer } from 'node:stream/consumers';
import type { FetchLike } from '@obstop/client';
import type { GatewayClusterOptions } from '../config/gateway-options.ts';

/** `fetch` over HTTPS with a CA, or a certificate, of one's own. Rejects where a file cannot be read. */
export async function tlsFetch(tls: NonNullable<GatewayClusterOptions['tls']>): Promise<FetchLike> {
  const read = (file: string | undefined) => file && readFile(file);
  const [ca, cert, key] = await Promise.all([read(tls.caFile), read(tls.certFile), read(tls.keyFile)]);
  const trust = { ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) };
  return (url, { method, headers, body, signal }) =>
    new Promise((resolve, reject) => {
      const outgoing = request(url, { method, headers, signal, ...trust }, (incoming) => {
        const received = new Headers();
        for (const [name, value] of Object.entries(incoming.headers))
          received.set(name, [value].flat().join(', '));
        buffer(incoming).then((bytes) => {
          const text = async () => bytes.toString('utf8');
          resolve({
            status: incoming.statusCode ?? 0,
            headers: received,
            text,
            type: 'default',
          });
        }, reject);
      });
      outgoing.on('error', reject);
      outgoing.end(body);
    });
}
