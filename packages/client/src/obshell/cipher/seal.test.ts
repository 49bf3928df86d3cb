import {
  constants,
  createCipheriv,
  createPrivateKey,
  createPublicKey,
  privateDecrypt,
  publicEncrypt,
} from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Bytes, RandomBytes } from './bytes.ts';
import { CipherFault } from './cipher-fault.ts';
import { sealHybrid, sealV1 } from './seal.ts';
import vectors from './vectors.json' with { type: 'json' };

/** Gives out the bytes of a vector in order; asking for more than there are is a defect. */
function replay(hex: string): RandomBytes & { left: () => number } {
  const all = Buffer.from(hex, 'hex');
  let at = 0;
  const random = (length: number): Bytes => {
    if (at + length > all.length) throw new RangeError('the vector has no more bytes');
    at += length;
    return Uint8Array.from(all.subarray(at - length, at));
  };
  return Object.assign(random, { left: () => all.length - at });
}

const keyOf = (name: string) => {
  const pair = vectors.keys[name as keyof typeof vectors.keys];
  const der = (text: string) => ({ key: Buffer.from(text, 'base64'), format: 'der', type: 'pkcs1' }) as const;
  return {
    publicText: pair.publicKey,
    publicKey: createPublicKey(der(pair.publicKey)),
    privateKey: createPrivateKey(der(pair.privateKey)),
  };
};

const modulusBytes = (key: string) => (keyOf(key).publicKey.asymmetricKeyDetails?.modulusLength ?? 0) / 8;

/** Decrypts a header as an agent does: block by block, whatever the size of the pieces. */
function openHeader(key: string, header: string): string {
  const bytes = Buffer.from(header, 'base64');
  const size = modulusBytes(key);
  expect(bytes.length % size).toBe(0);
  const { privateKey } = keyOf(key);
  return Array.from({ length: bytes.length / size }, (_, index) =>
    privateDecrypt(
      { key: privateKey, padding: constants.RSA_PKCS1_PADDING },
      bytes.subarray(index * size, (index + 1) * size),
    ),
  )
    .reduce((joined, piece) => Buffer.concat([joined, piece]), Buffer.alloc(0))
    .toString('utf8');
}

describe('hybrid encryption, by the shared vectors', () => {
  it.each(vectors.hybrid)('$name: header and body are the expected bytes', async (vector) => {
    const random = replay(vector.random);
    const sealed = await sealHybrid(keyOf(vector.key).publicText, vector.content, vector.body, random);
    expect(sealed.header).toBe(vector.header);
    expect(sealed.body).toBe(vector.sealedBody);
    expect(random.left()).toBe(0);
  });

  it.each(vectors.hybrid)('$name: node:crypto opens the header, and makes the same body', (vector) => {
    expect(openHeader(vector.key, vector.header)).toBe(vector.plainHeader);
    if (vector.body === undefined) return;
    const keys = Buffer.from(JSON.parse(vector.plainHeader).keys, 'base64');
    const cipher = createCipheriv('aes-128-cbc', keys.subarray(0, 16), keys.subarray(16));
    expect(Buffer.concat([cipher.update(vector.body), cipher.final()]).toString('base64')).toBe(
      vector.sealedBody,
    );
  });

  it.each(vectors.hybrid)('$name: the first block is what a raw RSA operation makes of it', (vector) => {
    const { publicKey } = keyOf(vector.key);
    const piece = Buffer.from(vector.plainHeader).subarray(0, 53);
    const size = modulusBytes(vector.key);
    const drawn = Buffer.from(vector.random, 'hex').subarray(32);
    const padding = Buffer.from(drawn.subarray(0, size - piece.length - 3));
    // The bytes after the padding stand in for its zeros, in the order in which they are drawn again.
    for (let next = padding.length; padding.includes(0); next++)
      padding.writeUInt8(drawn[next] ?? 0, padding.indexOf(0));
    const raw = publicEncrypt(
      { key: publicKey, padding: constants.RSA_NO_PADDING },
      Buffer.concat([Buffer.from([0, 2]), padding, Buffer.from([0]), piece]),
    );
    expect(Buffer.from(vector.header, 'base64').subarray(0, size).equals(raw)).toBe(true);
  });

  it.each(vectors.v1)('v1, $name: one block, opened by node:crypto', (vector) => {
    const random = replay(vector.random);
    const { publicText } = keyOf(vector.key);
    expect(sealV1(publicText, vector.password, vector.expiresAtSeconds, random)).toBe(vector.header);
    expect(openHeader(vector.key, vector.header)).toBe(vector.plainHeader);
  });
});

describe('hybrid encryption, with the platform’s own randomness', () => {
  const content = { auth: 'rootpwd', expiresAtSeconds: 1795226460, uri: '/api/v1/login' };

  it.each(['rsa512', 'rsa1024', 'rsa2048'])('%s: no two requests share a byte of their keys', async (key) => {
    const seal = () => sealHybrid(keyOf(key).publicText, content, '{}');
    const [one, two] = [await seal(), await seal()];
    const keysOf = (header: string) => JSON.parse(openHeader(key, header)).keys as string;
    expect(keysOf(one.header)).not.toBe(keysOf(two.header));
    expect(Buffer.from(keysOf(one.header), 'base64')).toHaveLength(32);
    expect(one.body).not.toBe(two.body);
  });

  it('an answer encrypted with the keys of its request is opened', async () => {
    const sealed = await sealHybrid(keyOf('rsa1024').publicText, content, undefined);
    const keys = Buffer.from(JSON.parse(openHeader('rsa1024', sealed.header)).keys, 'base64');
    const cipher = createCipheriv('aes-128-cbc', keys.subarray(0, 16), keys.subarray(16));
    const answer = Buffer.concat([cipher.update('a3f1'), cipher.final()]).toString('base64');
    expect(await sealed.open(answer)).toBe('a3f1');
  });

  it.each([
    ['another request’s answer', Buffer.alloc(32, 7).toString('base64')],
    ['no base64', '***'],
    ['half a block', Buffer.alloc(9).toString('base64')],
  ])('%s is refused', async (_, answer) => {
    const sealed = await sealHybrid(keyOf('rsa512').publicText, content, undefined, (length) =>
      new Uint8Array(length).fill(9),
    );
    await expect(sealed.open(answer)).rejects.toThrow(CipherFault);
  });
});

describe('limits', () => {
  it('v1: a password one byte too long for the block is refused, without its text', () => {
    const longest = vectors.v1[1]?.password ?? '';
    const seal = () => sealV1(keyOf('rsa512').publicText, `${longest}x`, 1795226460);
    expect(seal).toThrow(CipherFault);
    expect(seal).not.toThrow(longest);
  });

  const der = Buffer.from(keyOf('rsa512').publicText, 'base64');
  const spki = keyOf('rsa512').publicKey.export({ type: 'spki', format: 'der' });
  it.each([
    ['empty', ''],
    ['an SPKI key', spki.toString('base64')],
    ['cut short', der.subarray(0, -2).toString('base64')],
    ['with something behind it', Buffer.concat([der, Buffer.from([0])]).toString('base64')],
    ['no base64', 'MEg*'],
    ['an indefinite length', Buffer.concat([Buffer.from([0x30, 0x80]), der.subarray(2)]).toString('base64')],
    ['an even exponent', Buffer.concat([der.subarray(0, -1), Buffer.from([0])]).toString('base64')],
  ])('a public key that is %s is refused', async (_, key) => {
    await expect(sealHybrid(key, { expiresAtSeconds: 1, uri: '/' }, undefined)).rejects.toThrow(CipherFault);
  });
});
