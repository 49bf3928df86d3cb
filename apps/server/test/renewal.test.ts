import dns from 'node:dns';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { connect } from 'node:tls';
import { createObshellClient } from '@obstop/client/obshell';
import { generate } from 'selfsigned';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ServerOptions } from '../src/config/options.ts';
import type { ServerLog } from '../src/wiring/log.ts';
import type { Renewal } from '../src/wiring/renewal.ts';
import { type RunningServer, startServer } from '../src/wiring/start-server.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'obstop-renewal-'));
const file = (name: string) => path.join(folder, name);
const [certFile, keyFile, dataDir] = [file('cert.pem'), file('key.pem'), file('data')];
const [adminFile, rootFile] = [path.join(dataDir, 'admin-password'), path.join(dataDir, 'root-password')];

let told: Renewal[] = [];
const nothing = () => {};
const log: ServerLog = {
  ...{ request: nothing, step: nothing, readiness: nothing, defect: nothing },
  renewal: (renewal) => void told.push(renewal),
};
const common = { host: '127.0.0.1', port: 0, dataDir, stepLatencyMs: 0, reset: false };
const listeners = [1, 2].map((clusterId) => ({ clusterId, port: 0 }));

/** A certificate and its key, put where the server reads them. */
async function putCertificate(
  name: string,
  endsOn = '2120-01-01',
): Promise<{ cert: string; private: string }> {
  const made = await generate([{ name: 'commonName', value: name }], {
    keyType: 'ec',
    notBeforeDate: new Date('2020-01-01'),
    notAfterDate: new Date(endsOn),
  });
  writeFileSync(certFile, made.cert);
  writeFileSync(keyFile, made.private);
  return made;
}

const outcomes = async (server: RunningServer) => {
  told = [];
  await server.renew();
  return Object.fromEntries(told.map(({ what, outcome }) => [what.replace(/ \/.*/, ''), outcome]));
};

describe('a renewed certificate', () => {
  let server: RunningServer;
  const start = (options: Partial<ServerOptions> = {}) =>
    startServer(
      {
        ...{
          ...common,
          dataDir: file('tls'),
          adminPassword: 'correct horse',
          rootPassword: 'battery staple',
        },
        ...{ tls: { certFile, keyFile }, obshell: { rsaBits: 512, listeners }, ...options },
      },
      { log },
    );
  beforeAll(async () => {
    await putCertificate('first');
    server = await start();
  });
  afterAll(() => server.close());

  /** The name in the certificate that a new connection is shown. */
  const shownAt = (url: string, host = new URL(url).hostname) =>
    new Promise<unknown>((resolve, reject) => {
      const socket = connect({ host, port: Number(new URL(url).port), rejectUnauthorized: false }, () => {
        resolve(socket.getPeerCertificate().subject.CN);
        socket.destroy();
      }).on('error', reject);
    });
  const shown = () =>
    Promise.all([server.url, ...server.agents.map(({ url }) => url)].map((url) => shownAt(url)));
  const all = (name: string) => [name, name, name];

  it('is shown to new connections of the server and of every agent; open ones go on', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1, rejectUnauthorized: false });
    const ask = () =>
      new Promise<{ status: number | undefined; reused: boolean }>((resolve, reject) => {
        const asked = request(`${server.url}/api/v2/time`, { agent }, (response) => {
          response
            .resume()
            .once('end', () => resolve({ status: response.statusCode, reused: asked.reusedSocket }));
        });
        asked.once('error', reject).end();
      });
    expect(await shown()).toEqual(all('first'));
    expect(await ask()).toEqual({ status: 200, reused: false });
    await putCertificate('second');
    expect(await outcomes(server)).toEqual({ 'TLS certificate': 'renewed' });
    expect(await shown()).toEqual(all('second'));
    expect(await ask()).toEqual({ status: 200, reused: true });
    expect(await outcomes(server)).toEqual({ 'TLS certificate': 'unchanged' });
    agent.destroy();
  });

  it.each<[string, (good: { cert: string; private: string }) => unknown, RegExp]>([
    ['is not there', () => rmSync(certFile), /ENOENT.*cert\.pem/],
    ['is empty', () => writeFileSync(certFile, ''), /./],
    ['is cut', ({ cert }) => writeFileSync(certFile, cert.slice(0, 200)), /./],
    ['is no certificate', () => writeFileSync(certFile, 'nothing of the kind'), /no start line/i],
    [
      'has the key of another',
      async ({ cert }) => {
        await putCertificate('other');
        writeFileSync(certFile, cert);
      },
      /mismatch/,
    ],
    ['has a key that is empty', () => writeFileSync(keyFile, ''), /./],
    ['has ended', () => putCertificate('ended', '2021-01-01'), /the certificate ended on Jan {2}1 .* 2021/],
  ])('that %s changes nothing and is told', async (_, spoil, reason) => {
    await putCertificate('good');
    await server.renew();
    const good = await putCertificate('next');
    await spoil(good);
    expect(await outcomes(server)).toEqual({ 'TLS certificate': 'kept' });
    expect(told[0]?.reason).toMatch(reason);
    expect(JSON.stringify(told)).not.toContain('PRIVATE KEY');
    expect(await shown()).toEqual(all('good'));
  });

  it('is shown on every address of localhost', async () => {
    // Two addresses on any machine.
    const addresses = ['127.0.0.1', '127.0.0.2'].map((address) => ({ address, family: 4 }));
    const found = (name: string) =>
      addresses.filter(({ address }) => name === 'localhost' || name === address);
    type Done = (error: null, ...answer: unknown[]) => void;
    const answer = (name: string, { all }: { all?: boolean }, done: Done) =>
      all ? done(null, found(name)) : done(null, found(name)[0]?.address, 4);
    // One of its many forms, which is the one that servers call.
    const lookup = vi.spyOn(dns, 'lookup').mockImplementation(answer as unknown as typeof dns.lookup);
    await putCertificate('before');
    const local = await start({ host: 'localhost', dataDir: file('local') });
    lookup.mockRestore();
    const shownAtBoth = () => Promise.all(addresses.map(({ address }) => shownAt(local.url, address)));
    try {
      expect(await shownAtBoth()).toEqual(['before', 'before']);
      await putCertificate('after');
      expect(await outcomes(local)).toEqual({ 'TLS certificate': 'renewed' });
      expect(await shownAtBoth()).toEqual(['after', 'after']);
    } finally {
      await local.close();
    }
  });
});

describe('renewed passwords', () => {
  let server: RunningServer;
  beforeAll(async () => {
    server = await startServer(
      { ...common, obshell: { rsaBits: 512, listeners } },
      { log, access: { costExponent: 4 } },
    );
  });
  beforeEach(async () => {
    writeFileSync(adminFile, 'correct horse\n');
    writeFileSync(rootFile, 'battery staple\n');
    await server.renew();
  });
  afterAll(async () => {
    await server.close();
    rmSync(folder, { recursive: true });
  });

  const asAdmin = async (password: string) => {
    const authorization = `Basic ${Buffer.from(`admin:${password}`).toString('base64')}`;
    return (await fetch(`${server.url}/api/v2/ob/clusters`, { headers: { authorization } })).status;
  };
  /** At the main port and at both agents' own. */
  const asRoot = (password: string) =>
    Promise.all(
      [server.url, ...server.agents.map(({ url }) => url)].map((baseUrl) =>
        createObshellClient({ baseUrl, auth: { kind: 'password', password }, retry: false })
          .ob.info()
          .then(
            () => 'in',
            () => 'out',
          ),
      ),
    );
  const both = { 'password of admin': 'unchanged', 'password of root@sys': 'unchanged' };

  it('count from then on, and those before no more', async () => {
    expect([await asAdmin('correct horse'), await asRoot('battery staple')]).toEqual([
      200,
      ['in', 'in', 'in'],
    ]);
    expect(await outcomes(server)).toEqual(both);
    writeFileSync(adminFile, 'another horse\n');
    writeFileSync(rootFile, 'another staple\n');
    expect(await outcomes(server)).toEqual({
      'password of admin': 'renewed',
      'password of root@sys': 'renewed',
    });
    const { records } = await server.admin.listAudit({ operation: 'changeUser', page: 1, size: 10 });
    expect(records[0]).toMatchObject({ userName: 'file admin-password', target: { userName: 'admin' } });
    expect([await asAdmin('another horse'), await asRoot('another staple')]).toEqual([
      200,
      ['in', 'in', 'in'],
    ]);
    expect([await asAdmin('correct horse'), await asRoot('battery staple')]).toEqual([
      401,
      ['out', 'out', 'out'],
    ]);
    expect(await outcomes(server)).toEqual(both);
    expect(JSON.stringify(told)).not.toMatch(/horse|staple/);
  });

  it.each(['', 'short', 'aaaaaaaaaa'])('that are none change nothing and are told: "%s"', async (bad) => {
    writeFileSync(adminFile, bad);
    writeFileSync(rootFile, bad);
    expect(await outcomes(server)).toEqual({ 'password of admin': 'kept', 'password of root@sys': 'kept' });
    expect(told[0]?.reason).toMatch(/admin-password must have/);
    expect([await asAdmin('correct horse'), await asRoot('battery staple')]).toEqual([
      200,
      ['in', 'in', 'in'],
    ]);
  });

  it('of files that are gone stay', async () => {
    rmSync(adminFile);
    rmSync(rootFile);
    expect(await outcomes(server)).toEqual(both);
    expect([await asAdmin('correct horse'), await asRoot('battery staple')]).toEqual([
      200,
      ['in', 'in', 'in'],
    ]);
  });
});
