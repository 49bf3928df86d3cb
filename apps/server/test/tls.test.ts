import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:https';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { generate } from 'selfsigned';
import { afterAll, expect, it } from 'vitest';
import { startServer } from '../src/wiring/start-server.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'obstop-tls-'));
afterAll(() => rmSync(folder, { recursive: true }));

const [certFile, keyFile] = [path.join(folder, 'cert.pem'), path.join(folder, 'key.pem')];
it('with a certificate the server speaks HTTPS and nothing else', async () => {
  const pems = await generate([{ name: 'commonName', value: '127.0.0.1' }], {
    keyType: 'ec',
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }],
  });
  writeFileSync(certFile, pems.cert);
  writeFileSync(keyFile, pems.private);
  const server = await startServer({
    host: '127.0.0.1',
    port: 0,
    dataDir: path.join(folder, 'data'),
    stepLatencyMs: 0,
    reset: false,
    adminPassword: 'over the wire',
    tls: { certFile, keyFile },
  });
  try {
    expect(server.url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
    const answer = await new Promise((resolve, reject) => {
      get(`${server.url}/api/v2/time`, { ca: readFileSync(certFile), agent: false }, (response) => {
        response.resume();
        resolve([response.statusCode, response.headers['strict-transport-security']]);
      }).on('error', reject);
    });
    // Whoever came by TLS once is to come by it from then on.
    expect(answer).toEqual([200, 'max-age=31536000']);
    await expect(fetch(`${server.url.replace('https', 'http')}/api/v2/time`)).rejects.toThrow();
  } finally {
    await server.close();
  }
});

it('a certificate that is not there ends the start, and the data directory is free again', async () => {
  const options = {
    host: '127.0.0.1',
    port: 0,
    dataDir: path.join(folder, 'data'),
    stepLatencyMs: 0,
    reset: false,
    adminPassword: 'over the wire',
  };
  const tls = { certFile: path.join(folder, 'none.pem'), keyFile };
  await expect(startServer({ ...options, tls })).rejects.toThrow(/ENOENT.*none\.pem/);
  await (await startServer(options)).close();
});
