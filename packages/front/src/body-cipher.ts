import { isUtf8 } from 'node:buffer';
import { createCipheriv, createDecipheriv } from 'node:crypto';
import { decodeBase64 } from './base64.ts';

/** What the client chose for this one request. */
export interface Keys {
  key: Buffer;
  iv: Buffer;
}

const cipher = 'aes-128-cbc';

/** 16 bytes of key, then 16 of IV, in base64. */
export function readKeys(text: string): Keys | undefined {
  const bytes = decodeBase64(text);
  if (bytes?.length !== 32) return undefined;
  return { key: bytes.subarray(0, 16), iv: bytes.subarray(16) };
}

/** Base64 of the text under the caller's own keys. */
export function encryptText(text: string, { key, iv }: Keys): string {
  const encryption = createCipheriv(cipher, key, iv);
  return Buffer.concat([encryption.update(text, 'utf8'), encryption.final()]).toString('base64');
}

/**
 * The text of a body: encrypted where the header has keys, plain where it has none. Undefined for all that cannot be read,
 * be it padding, encoding or content.
 */
export function readBody(body: Buffer, keys: Keys | undefined): string | undefined {
  if (body.length === 0) return '';
  const bytes = keys ? decrypt(body, keys) : body;
  if (!bytes || !isUtf8(bytes)) return undefined;
  const text = bytes.toString('utf8');
  return text === '' || looksLikeJson(text) ? text : undefined;
}

/** What is inside, without its padding. Undefined where that is wrong: told by no exception, whose making would take its own time. */
function decrypt(body: Buffer, { key, iv }: Keys): Buffer | undefined {
  // Go skips line ends inside base64.
  const bytes = decodeBase64(body.toString('latin1').replaceAll(/[\r\n]/g, ''));
  if (!bytes || bytes.length === 0 || bytes.length % 16 !== 0) return undefined;
  const decryption = createDecipheriv(cipher, key, iv).setAutoPadding(false);
  const padded = Buffer.concat([decryption.update(bytes), decryption.final()]);
  const length = padded.at(-1) ?? 0;
  const padding = padded.subarray(-16);
  let wrong = length < 1 || length > 16 ? 1 : 0;
  for (let at = 1; at <= 16; at += 1) wrong |= at <= length && padding[16 - at] !== length ? 1 : 0;
  return wrong === 0 ? padded.subarray(0, padded.length - length) : undefined;
}

/** An object that is cut short is for the one who binds it to refuse; whatever else is no JSON was never sealed for us. */
function looksLikeJson(text: string): boolean {
  if (text.trimStart().startsWith('{')) return true;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
