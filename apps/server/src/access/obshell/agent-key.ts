import {
  constants,
  createPrivateKey,
  createPublicKey,
  generateKeyPair,
  privateDecrypt,
  randomBytes,
} from 'node:crypto';
import { promisify } from 'node:util';
import type { ClusterId } from '@obstop/domain';
import type { AgentKeyStore } from '@obstop/engine';

/** The key pair that clients encrypt their headers for. */
export interface AgentKeyPair {
  /** Base64 of the PKCS#1 DER, as clients read it. */
  publicKey: string;
  /** Length of a block in bytes. */
  blockBytes: number;
  /**
   * What is in a block of PKCS#1 v1.5. A block with a wrong padding holds bytes that nobody can foretell, and takes as long
   * as a right one: the padding is told to nobody. Undefined only for what any one can see, a number beyond the modulus.
   */
  decrypt(block: Buffer): Buffer | undefined;
}

const sizes = [512, 1024, 2048];
const generate = promisify(generateKeyPair);

/** The cluster's key pair, from the store or made now. Throws RangeError for a size that is none of obshell's. */
export function createAgentKey(options: {
  clusterId: ClusterId;
  keys: AgentKeyStore;
  bits: number;
}): () => Promise<AgentKeyPair> {
  const { clusterId, keys, bits } = options;
  if (!sizes.includes(bits))
    throw new RangeError(`size of an RSA key: ${bits}; known are ${sizes.join(', ')}`);
  let pair: Promise<AgentKeyPair> | undefined;

  async function load(): Promise<AgentKeyPair> {
    const found = await keys.find(clusterId);
    if (found?.bits === bits) return pairOf(found.privateKey, bits);
    const { privateKey } = await generate('rsa', { modulusLength: bits });
    const text = privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64');
    const kept = await keys.keep(clusterId, { bits, privateKey: text });
    return pairOf(kept.privateKey, bits);
  }

  return () => {
    // A store that was unavailable is asked again.
    pair ??= load().catch((error: unknown) => {
      pair = undefined;
      throw error;
    });
    return pair;
  };
}

function pairOf(text: string, bits: number): AgentKeyPair {
  const key = createPrivateKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'pkcs8' });
  const decrypt = (block: Buffer) => {
    try {
      return privateDecrypt({ key, padding: constants.RSA_PKCS1_PADDING }, block);
    } catch {
      return undefined;
    }
  };
  const publicKey = createPublicKey(key).export({ type: 'pkcs1', format: 'der' }).toString('base64');
  const pair = { publicKey, blockBytes: bits / 8, decrypt };
  refuseOracle(pair);
  return pair;
}

/** An OpenSSL without implicit rejection would tell a wrong padding by an error: better no server than such a one. */
function refuseOracle({ blockBytes, decrypt }: AgentKeyPair): void {
  for (let tries = 0; tries < 8; tries += 1) {
    const block = randomBytes(blockBytes);
    // Below the modulus for certain.
    block[0] = 0;
    if (decrypt(block) === undefined)
      throw new Error('this OpenSSL tells wrong paddings of RSA blocks apart; Node 24 is needed');
  }
}
