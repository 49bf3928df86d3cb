import type { ClusterId } from '@obstop/domain';

/** The stored key pair of a cluster's agents; clients encrypt for it. Whoever can read the store can read what clients send. */
export interface AgentKey {
  /** Size of the modulus. */
  bits: number;
  /** PKCS#8 DER, in base64. */
  privateKey: string;
}

/** One key pair per cluster. It survives restarts, so that clients need not ask for the public key again. */
export interface AgentKeyStore {
  find(clusterId: ClusterId): Promise<AgentKey | undefined>;
  /** Stores `key` in place of one of another size. One of the same size stays. Resolves to the stored one. */
  keep(clusterId: ClusterId, key: AgentKey): Promise<AgentKey>;
}
