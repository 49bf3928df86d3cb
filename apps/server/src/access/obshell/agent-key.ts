import type { ClusterId } from '@obstop/domain';
import type { AgentKeyStore } from '@obstop/engine';
import { type AgentKeyPair, newPrivateKey, readKeyPair } from '@obstop/front';

const sizes = [512, 1024, 2048];

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
    if (found?.bits === bits) return readKeyPair(found.privateKey, bits);
    const kept = await keys.keep(clusterId, { bits, privateKey: await newPrivateKey(bits) });
    return readKeyPair(kept.privateKey, bits);
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
