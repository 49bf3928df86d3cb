import { readFile } from 'node:fs/promises';
import { request } from 'node:https';
import { buffer } from 'node:stream/consumers';
import { createSecureContext } from 'node:tls';
import { isDeepStrictEqual } from 'node:util';
import type { FetchLike } from '@obstop/client';
import type { GatewayClusterOptions } from '../config/gateway-options.ts';
import type { Renewable } from './renewal.ts';

/** A `fetch` whose CA and certificate can be read anew. */
interface TlsFetch {
  fetch: FetchLike;
  /** For connections from now on. Rejects where they cannot be used, and then those before stay. */
  renew: Renewable['renew'];
}

type TlsFiles = NonNullable<GatewayClusterOptions['tls']>;

async function readTrust(tls: TlsFiles) {
  const read = (file: string | undefined) => file && readFile(file);
  const [ca, cert, key] = await Promise.all([read(tls.caFile), read(tls.certFile), read(tls.keyFile)]);
  return { ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) };
}

/** `fetch` over HTTPS with a CA, or a certificate, of one's own. Rejects where a file cannot be read. */
export async function tlsFetch(tls: TlsFiles): Promise<TlsFetch> {
  let trust = await readTrust(tls);
  const fetch: FetchLike = (url, { method, headers, body, signal }) =>
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
  return {
    fetch,
    async renew() {
      const read = await readTrust(tls);
      if (isDeepStrictEqual(read, trust)) return 'unchanged';
      createSecureContext(read);
      trust = read;
      return 'renewed';
    },
  };
}
