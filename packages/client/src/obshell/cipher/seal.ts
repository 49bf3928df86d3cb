import { type AesKeys, aesBytes, decryptText, encryptText } from './aes.ts';
import { concat, platformRandom, type RandomBytes, toBase64, utf8 } from './bytes.ts';
import { parsePublicKey } from './public-key.ts';
import { encryptBlock, encryptChunks, paddingOverhead } from './rsa.ts';

/** What the encrypted header says; the members are written in this order. */
export interface HeaderContent {
  /** Password, or nothing where a session stands in for it. */
  readonly auth?: string | undefined;
  /** Unix seconds after which the header is void. */
  readonly expiresAtSeconds: number;
  /** Raw request target: path and query, byte for byte as it is sent. */
  readonly uri: string;
  readonly sessionId?: string | undefined;
}

/** A header and, if there was one, a body as they go over the wire. */
export interface Sealed {
  readonly header: string;
  readonly body?: string;
  /** Decrypts an answer that was encrypted with this request’s own keys, as that of a login is. */
  readonly open: (base64: string) => Promise<string>;
}

/**
 * Bytes of header JSON in one block: what a 512-bit key holds. Both vendor SDKs cut here whatever the key’s size, so
 * that is what every agent has met.
 */
const chunkBytes = 512 / 8 - paddingOverhead;

/**
 * Hybrid encryption, obshell’s authentication "v2": header under the agent’s RSA key, body under a fresh AES key that the
 * header carries. Throws CipherFault for a public key that is none.
 */
export async function sealHybrid(
  publicKey: string,
  content: HeaderContent,
  body: string | undefined,
  random: RandomBytes = platformRandom,
): Promise<Sealed> {
  const rsaKey = parsePublicKey(publicKey);
  const keys: AesKeys = { key: random(aesBytes), iv: random(aesBytes) };
  const json = JSON.stringify({
    auth: content.auth,
    ts: String(content.expiresAtSeconds),
    uri: content.uri,
    keys: toBase64(concat([keys.key, keys.iv])),
    session_id: content.sessionId,
  });
  return {
    header: toBase64(encryptChunks(rsaKey, utf8(json), chunkBytes, random)),
    ...(body === undefined ? {} : { body: await encryptText(keys, body) }),
    open: (base64) => decryptText(keys, base64),
  };
}

/**
 * Authentication "v1" of obshell 4.2.2: password and expiry in one RSA block, the body stays as it is. Throws CipherFault for a
 * public key that is none, and for a password too long for one block (about 20 bytes under a 512-bit key).
 */
export function sealV1(
  publicKey: string,
  password: string,
  expiresAtSeconds: number,
  random: RandomBytes = platformRandom,
): string {
  const json = JSON.stringify({ password, ts: expiresAtSeconds });
  return toBase64(encryptBlock(parsePublicKey(publicKey), utf8(json), random));
}
