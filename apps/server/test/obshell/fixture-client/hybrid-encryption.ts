import {
  constants,
  createCipheriv,
  createDecipheriv,
  createPublicKey,
  type KeyObject,
  publicEncrypt,
  randomBytes,
} from 'node:crypto';

/** Both SDKs cut the header at 512/8 − 11 bytes, whatever the size of the server's key. */
const chunkBytes = 53;

const readKeys = new Map<string, KeyObject>();

/** Reading a key costs more than using it. */
function readKey(publicKey: string): KeyObject {
  const known = readKeys.get(publicKey);
  if (known) return known;
  const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'pkcs1' });
  readKeys.set(publicKey, key);
  return key;
}

/** RSA PKCS#1 v1.5, block by block; `publicKey` is base64 of PKCS#1 DER, as /secret gives it. */
export function encryptHeader(publicKey: string, plain: string | Buffer, chunk = chunkBytes): string {
  const key = readKey(publicKey);
  const bytes = Buffer.from(plain);
  const blocks: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += chunk) {
    blocks.push(publicEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, bytes.subarray(at, at + chunk)));
  }
  return Buffer.concat(blocks).toString('base64');
}

/** A fresh AES key of 16 bytes and after it an IV of 16. */
export const freshKeys = () => randomBytes(32);

/** AES-128-CBC with PKCS#7 padding, in base64. */
export function encryptBody(plain: string | Buffer, keys: Buffer): string {
  const cipher = createCipheriv('aes-128-cbc', keys.subarray(0, 16), keys.subarray(16, 32));
  return Buffer.concat([cipher.update(Buffer.from(plain)), cipher.final()]).toString('base64');
}

/** The way back, for the session id that login answers. */
export function decryptBody(cipherText: string, keys: Buffer): string {
  const decipher = createDecipheriv('aes-128-cbc', keys.subarray(0, 16), keys.subarray(16, 32));
  return Buffer.concat([decipher.update(Buffer.from(cipherText, 'base64')), decipher.final()]).toString();
}
