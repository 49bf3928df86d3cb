import { type Bytes, concat, fromBigInt, type RandomBytes, toBigInt } from './bytes.ts';
import { CipherFault } from './cipher-fault.ts';
import type { RsaPublicKey } from './public-key.ts';

/** What PKCS#1 v1.5 adds to a block: 00 02, at least eight bytes of padding, 00. */
export const paddingOverhead = 11;

/** base^exponent mod modulus. Not in constant time, which a public exponent does not need. */
function modPow(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  let square = base % modulus;
  for (let bits = exponent; bits > 0n; bits >>= 1n) {
    if (bits & 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}

/** Padding without zeros: a zero would end it. Zeros are drawn again, not mapped, so that every byte stays equally likely. */
function nonZero(length: number, random: RandomBytes): Bytes {
  const padding = random(length);
  let zero = padding.indexOf(0);
  while (zero >= 0) {
    padding.set(random(1), zero);
    zero = padding.indexOf(0);
  }
  return padding;
}

/**
 * RSAES-PKCS1-v1_5 encryption of one block; WebCrypto has none. Throws CipherFault for a message longer than
 * the key’s bytes less `paddingOverhead`.
 */
export function encryptBlock(key: RsaPublicKey, message: Bytes, random: RandomBytes): Bytes {
  const paddingBytes = key.blockBytes - message.length - 3;
  if (paddingBytes < paddingOverhead - 3) throw new CipherFault('password-too-long');
  const block = concat([Uint8Array.of(0, 2), nonZero(paddingBytes, random), Uint8Array.of(0), message]);
  return fromBigInt(modPow(toBigInt(block), key.exponent, key.modulus), key.blockBytes);
}

/** Cuts a message into pieces of `chunkBytes` and encrypts each into a block of its own. */
export function encryptChunks(
  key: RsaPublicKey,
  message: Bytes,
  chunkBytes: number,
  random: RandomBytes,
): Bytes {
  const blocks: Bytes[] = [];
  for (let at = 0; at < message.length; at += chunkBytes)
    blocks.push(encryptBlock(key, message.slice(at, at + chunkBytes), random));
  return concat(blocks);
}
