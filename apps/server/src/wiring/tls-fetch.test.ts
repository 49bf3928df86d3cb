import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { generate } from 'selfsigned';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { tlsFetch } from './tls-fetch.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'obstop-tls-'));
const files = { caFile: path.join(folder, 'ca.pem'), keyFile: path.join(folder, 'key.pem') };
let url = '';
let close: () => void = () => {};

beforeAll(async () => {
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'localhost' }], {
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }] }],
  });
  writeFileSync(files.caFile, cert);
  writeFileSync(files.keyFile, key);
  const server = createServer(
    { cert, key, ca: cert, requestCert: true, rejectUnauthorized: false },
    (request, response) => {
      const known = (request.socket as import('node:tls').TLSSocket).authorized;
      request.on('data', (chunk) =>
        response.write(`${request.method} ${known ? 'known' : 'unknown'} ${chunk}`),
      );
      request.on('end', () => response.end());
    },
  );
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  url = `https://localhost:${(server.address() as AddressInfo).port}/`;
  close = () => server.close();
});
afterAll(() => {
  close();
  rmSync(folder, { recursive: true });
});

const post = {
  method: 'POST',
  headers: { 'content-type': 'text/plain' },
  body: 'ü',
  redirect: 'manual',
} as const;
const send = async (tls: Parameters<typeof tlsFetch>[0], signal = new AbortController().signal) => {
  const answer = await (await tlsFetch(tls)).fetch(url, { ...post, signal });
  return `${answer.status} ${await answer.text()}`;
};

it('reaches an agent whose certificate the given CA has signed', async () => {
  expect(await send({ caFile: files.caFile })).toBe('200 POST unknown ü');
});

it('shows its own certificate', async () => {
  expect(await send({ ...files, certFile: files.caFile })).toBe('200 POST known ü');
});

it('trusts nobody whom it was not told to', async () => {
  await expect(send({})).rejects.toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
});

it('ends with its signal', async () => {
  await expect(send({ caFile: files.caFile }, AbortSignal.abort())).rejects.toMatchObject({
    name: 'AbortError',
  });
});

it('says which file is not there', async () => {
  await expect(send({ caFile: path.join(folder, 'none.pem') })).rejects.toThrow('none.pem');
});

it('reads its files anew, and keeps those before where they cannot be used', async () => {
  const own = { ...files, certFile: path.join(folder, 'own.pem') };
  const right = readFileSync(files.caFile);
  const other = await generate([{ name: 'commonName', value: 'other' }]);
  writeFileSync(own.certFile, right);
  const tls = await tlsFetch(own);
  const ask = async () => (await tls.fetch(url, { ...post, signal: new AbortController().signal })).text();
  expect(await tls.renew()).toBe('unchanged');
  for (const bad of ['', 'nothing of the kind', other.cert]) {
    writeFileSync(own.certFile, bad);
    await expect(tls.renew()).rejects.toThrow();
    expect(await ask()).toBe('POST known ü');
  }
  const others = { ...files, certFile: own.certFile, keyFile: path.join(folder, 'own-key.pem') };
  writeFileSync(others.keyFile, other.private);
  const changed = await tlsFetch(others);
  writeFileSync(own.certFile, right);
  writeFileSync(others.keyFile, readFileSync(files.keyFile));
  expect(await changed.renew()).toBe('renewed');
  const answer = await changed.fetch(url, { ...post, signal: new AbortController().signal });
  expect(await answer.text()).toBe('POST known ü');
});
