import { type Bytes, fromBase64, textOf, toBase64, utf8 } from './bytes.ts';
import { CipherFault } from './cipher-fault.ts';

/** Bytes of the AES-128 key and of the initialisation vector. */
export const aesBytes = 16;

/** Key and initialisation vector of one request; never used for another. */
export interface AesKeys {
  readonly key: Bytes;
  readonly iv: Bytes;
}

function importKey(keys: AesKeys, usage: 'encrypt' | 'decrypt') {
  return crypto.subtle.importKey('raw', keys.key, 'AES-CBC', false, [usage]);
}

/** AES-128-CBC with PKCS#7 padding, as base64. */
export async function encryptText(keys: AesKeys, text: string): Promise<string> {
  const key = await importKey(keys, 'encrypt');
  const sealed = await crypto.subtle.encrypt({ name: 'AES-CBC', iv: keys.iv }, key, utf8(text));
  return toBase64(new Uint8Array(sealed));
}

/** The way back. Throws CipherFault where the text was not made with these keys. */
export async function decryptText(keys: AesKeys, base64: string): Promise<string> {
  try {
    const bytes = fromBase64(base64);
    const key = await importKey(keys, 'decrypt');
    return textOf(new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-CBC', iv: keys.iv }, key, bytes)));
  } catch (cause) {
    throw new CipherFault('answer', { cause });
  }
}
