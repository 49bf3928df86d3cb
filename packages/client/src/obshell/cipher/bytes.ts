/** Bytes as WebCrypto takes them: over a plain buffer, never a shared one. */
export type Bytes = Uint8Array<ArrayBuffer>;

/** Random bytes of the given length. */
export type RandomBytes = (length: number) => Bytes;

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });

/** UTF-8 of a text. */
export function utf8(text: string): Bytes {
  return encoder.encode(text);
}

/** The text of UTF-8 bytes. Throws TypeError for bytes that are none. */
export function textOf(bytes: Bytes): string {
  return decoder.decode(bytes);
}

/** Parts, one after another. */
export function concat(parts: readonly Bytes[]): Bytes {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/** Standard base64 with padding. */
export function toBase64(bytes: Bytes): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}

/** Bytes of standard base64; white space is passed over. Throws RangeError for anything else. */
export function fromBase64(text: string): Bytes {
  let binary: string;
  try {
    binary = atob(text);
  } catch (cause) {
    throw new RangeError('not base64', { cause });
  }
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

/** Bytes as an unsigned number, most significant first. */
export function toBigInt(bytes: Bytes): bigint {
  return BigInt(`0x0${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`);
}

/** A number in exactly `length` bytes. Throws RangeError where it does not fit. */
export function fromBigInt(value: bigint, length: number): Bytes {
  const hex = value.toString(16).padStart(length * 2, '0');
  if (value < 0n || hex.length > length * 2) throw new RangeError('the number does not fit');
  return Uint8Array.from({ length }, (_, index) => Number.parseInt(hex.slice(index * 2, index * 2 + 2), 16));
}

/** Bytes from the platform’s generator. */
export const platformRandom: RandomBytes = (length) => crypto.getRandomValues(new Uint8Array(length));
