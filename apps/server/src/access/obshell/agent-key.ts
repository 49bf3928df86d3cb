import { createPrivateKey, createPublicKey, generateKeyPair, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import type { ClusterId } from '@obstop/domain';
import type { AgentKeyStore } from '@obstop/engine';
import { openBlocks } from './open-blocks.ts';

/** The key pair that clients encrypt their headers for. */
export interface AgentKeyPair {
  /** Base64 of the PKCS#1 DER, as clients read it. */
  publicKey: string;
  /** Base64 of the PKCS#8 DER. */
  privateKey: string;
  /** Length of a block in bytes. */
  blockBytes: number;
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

function pairOf(privateKey: string, bits: number): AgentKeyPair {
  const key = createPrivateKey({ key: Buffer.from(privateKey, 'base64'), format: 'der', type: 'pkcs8' });
  const publicKey = createPublicKey(key).export({ type: 'pkcs1', format: 'der' }).toString('base64');
  const pair = { publicKey, privateKey, blockBytes: bits / 8 };
  refuseOracle(pair);
  return pair;
}

/** An OpenSSL without implicit rejection would tell a wrong padding by an error: better no server than such a one. */
function refuseOracle({ blockBytes, privateKey }: AgentKeyPair): void {
  for (let tries = 0; tries < 8; tries += 1) {
    const bytes = randomBytes(blockBytes);
    // Below the modulus for certain.
    bytes[0] = 0;
    if (openBlocks({ privateKey, blockBytes, bytes })[0] === undefined)
      throw new Error('this OpenSSL tells wrong paddings of RSA blocks apart; Node 24 is needed');
  }
}
