import type { ClusterId } from '@obstop/domain';

/** The key pair that clients of a cluster's agents encrypt for, as stored. Whoever can read the store can read what they send. */
export interface AgentKey {
  /** Size of the modulus. */
  bits: number;
  /** PKCS#8 DER, in base64. */
  privateKey: string;
}

/** One key pair per cluster, kept over restarts so that clients need not ask for the public key anew. */
export interface AgentKeyStore {
  find(clusterId: ClusterId): Promise<AgentKey | undefined>;
  /** Keeps `key` instead of any of another size. One of the same size stays. Resolves to the one that is kept now. */
  keep(clusterId: ClusterId, key: AgentKey): Promise<AgentKey>;
}
