import { constants, createPrivateKey, type KeyObject, privateDecrypt } from 'node:crypto';

/** Blocks of PKCS#1 v1.5 and whose they are. */
export interface BlocksJob {
  /** Base64 of the PKCS#8 DER. */
  privateKey: string;
  /** Length of a block in bytes. */
  blockBytes: number;
  /** Whole blocks, one behind the other. */
  bytes: Uint8Array;
}

/** Of the clusters that this process serves. */
const keys = new Map<string, KeyObject>();

function keyOf(text: string): KeyObject {
  const known = keys.get(text);
  if (known) return known;
  const key = createPrivateKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'pkcs8' });
  keys.set(text, key);
  return key;
}

function open(key: KeyObject, block: Uint8Array): Uint8Array | undefined {
  try {
    return privateDecrypt({ key, padding: constants.RSA_PKCS1_PADDING }, block);
  } catch {
    return undefined;
  }
}

/**
 * What is in each block. A block with a wrong padding holds bytes that nobody can foretell, and takes as long as a right
 * one: the padding is told to nobody. Undefined only for what any one can see, a number beyond the modulus.
 */
export function openBlocks({ privateKey, blockBytes, bytes }: BlocksJob): (Uint8Array | undefined)[] {
  const key = keyOf(privateKey);
  const count = Math.floor(bytes.length / blockBytes);
  return Array.from({ length: count }, (_, at) =>
    open(key, bytes.subarray(at * blockBytes, (at + 1) * blockBytes)),
  );
}
