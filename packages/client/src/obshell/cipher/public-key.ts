import { type Bytes, fromBase64, toBigInt } from './bytes.ts';
import { CipherFault } from './cipher-fault.ts';

/** An RSA public key. */
export interface RsaPublicKey {
  readonly modulus: bigint;
  readonly exponent: bigint;
  /** Length of the modulus, which is that of every block, in bytes. */
  readonly blockBytes: number;
}

const sequenceTag = 0x30;
const integerTag = 0x02;

/** One DER element: what it holds, and where the next one begins. */
function element(bytes: Bytes, at: number, tag: number): { content: Bytes; next: number } {
  const first = bytes[at + 1];
  if (bytes[at] !== tag || first === undefined) throw malformed();
  // Below 0x80 the length itself, else the number of bytes that hold it; a key needs two at most.
  const lengthBytes = first < 0x80 ? 0 : first - 0x80;
  if (lengthBytes > 2 || first === 0x80) throw malformed();
  const start = at + 2 + lengthBytes;
  const length = lengthBytes === 0 ? first : Number(toBigInt(bytes.slice(at + 2, start)));
  if (start + length > bytes.length) throw malformed();
  return { content: bytes.slice(start, start + length), next: start + length };
}

/**
 * Reads the `public_key` of GET /secret: base64 of PKCS#1 DER, `SEQUENCE { INTEGER modulus, INTEGER exponent }`.
 * Throws CipherFault where it is none (an SPKI or PEM key, a truncated one).
 */
export function parsePublicKey(base64: string): RsaPublicKey {
  const bytes = decoded(base64);
  const { content, next } = element(bytes, 0, sequenceTag);
  const modulus = element(content, 0, integerTag);
  const exponent = element(content, modulus.next, integerTag);
  if (next !== bytes.length || exponent.next !== content.length) throw malformed();
  const n = toBigInt(modulus.content);
  const e = toBigInt(exponent.content);
  // An even modulus or exponent is no RSA key; blocks below 64 bytes cannot carry the header’s 53.
  if (n % 2n === 0n || e % 2n === 0n || e < 3n || n < 1n << 511n) throw malformed();
  return { modulus: n, exponent: e, blockBytes: Math.ceil(n.toString(16).length / 2) };
}

function decoded(base64: string): Bytes {
  try {
    return fromBase64(base64);
  } catch (cause) {
    throw new CipherFault('public-key', { cause });
  }
}

function malformed(): CipherFault {
  return new CipherFault('public-key');
}
