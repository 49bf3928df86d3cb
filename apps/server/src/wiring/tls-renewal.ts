import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createSecureContext, Server as TlsServer } from 'node:tls';
import type { FastifyInstance } from 'fastify';
import type { ServerOptions } from '../config/options.ts';
import type { HttpOptions } from '../http/new-app.ts';
import type { Renewable } from './renewal.ts';
import { systemClock } from './system-clock.ts';

type TlsFiles = NonNullable<ServerOptions['tls']>;
type TlsPair = NonNullable<HttpOptions['tls']>;

/** Certificate chain and private key as they stand in their files. */
export async function readTls({ certFile, keyFile }: TlsFiles): Promise<TlsPair> {
  return { cert: await readFile(certFile), key: await readFile(keyFile) };
}

/**
 * Every server behind an app. On the host `localhost` Fastify has one for each of its addresses, and hands out only the first; should
 * it once keep them elsewhere, a test says so.
 */
function serversOf(app: FastifyInstance): unknown[] {
  const bindings = Object.getOwnPropertySymbols(app).find(
    ({ description }) => description === 'fastify.serverBindings',
  );
  const further = bindings && (app as unknown as Record<symbol, unknown>)[bindings];
  return [app.server, ...(Array.isArray(further) ? further : [])];
}

/** The certificate of servers that listen: new connections are shown the new one, open ones go on. `used` is what they began with. */
export function tlsRenewal(files: TlsFiles, used: TlsPair, apps: readonly FastifyInstance[]): Renewable {
  let current = used;
  return {
    what: `TLS certificate ${files.certFile}`,
    async renew() {
      const read = await readTls(files);
      if (read.cert.equals(current.cert) && read.key.equals(current.key)) return 'unchanged';
      // Throws where one of them cannot be used or they do not belong together, before any server has them.
      createSecureContext(read);
      const { validTo } = new X509Certificate(read.cert);
      if (Date.parse(validTo) <= systemClock.nowMs()) throw new Error(`the certificate ended on ${validTo}`);
      for (const server of apps.flatMap(serversOf))
        if (server instanceof TlsServer) server.setSecureContext(read);
      current = read;
      return 'renewed';
    },
  };
}
