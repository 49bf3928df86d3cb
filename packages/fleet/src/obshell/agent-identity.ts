/**
 * Owns: whether an agent belongs to the cluster that is meant.
 * Does not own: reaching agents (agents.ts), what is done to a cluster.
 * Invariants: the first identity seen is pinned in the store, and compared from then on; only an operator changes it.
 */
import type { ObshellClient, ObshellObInfo } from '@obstop/client/obshell';
import type { ClusterId } from '@obstop/domain';
import type { ClusterStore, ObshellFleetState, ObshellIdentity } from '@obstop/engine';
import { UnusableAgent } from './agent-reach.ts';

/** What identities are kept with. */
export interface IdentityPorts {
  state: Pick<ObshellFleetState, 'identity' | 'pin'>;
  inventory: Pick<ClusterStore, 'get'>;
}

const text = ({ name, obClusterId }: ObshellIdentity): string => `${name} (obClusterId ${obClusterId})`;

/** What an agent's answer says of its cluster. */
export const identityOf = ({ name, id }: ObshellObInfo['cluster']): ObshellIdentity => ({
  name,
  obClusterId: Number(id),
});

/** Rejects with UnusableAgent where `found` is another cluster than the one that was seen first under this id. */
export async function expectIdentity(
  ports: IdentityPorts,
  id: ClusterId,
  found: ObshellIdentity,
): Promise<void> {
  const pinned = (await ports.state.identity(id)) ?? (await pinFirst(ports, id, found));
  if (pinned.name !== found.name || pinned.obClusterId !== found.obClusterId)
    throw new UnusableAgent(
      `it belongs to ${text(found)} and not to ${text(pinned)}, which is what cluster ${id} is; nothing is sent to it`,
    );
}

async function pinFirst(
  { state, inventory }: IdentityPorts,
  id: ClusterId,
  found: ObshellIdentity,
): Promise<ObshellIdentity> {
  // The inventory may know it from before identities were pinned.
  const known = (await inventory.get(id))?.obClusterId || found.obClusterId;
  return known === found.obClusterId ? state.pin(id, found) : { ...found, obClusterId: known };
}

/** As expectIdentity, for what the agent says now. */
export async function verifyIdentity(
  ports: IdentityPorts,
  id: ClusterId,
  client: ObshellClient,
  options: { signal?: AbortSignal },
): Promise<void> {
  const { cluster } = await client.ob.info(options);
  await expectIdentity(ports, id, identityOf(cluster));
}
