import type { ClusterId } from '@obstop/domain';
import type { ObshellClusterState, ObshellFleetState, ObshellIdentity } from '@obstop/engine';

/** The model of an ObshellFleetState. `states` and `identities` are what survives a crash of the process. */
export function inMemoryObshellFleetState(
  states = new Map<ClusterId, ObshellClusterState>(),
  identities = new Map<ClusterId, ObshellIdentity>(),
): ObshellFleetState {
  return {
    load: async (id) => structuredClone(states.get(id) ?? { isolatedZones: [] }),
    save: async (id, next) => {
      states.set(id, structuredClone(next));
    },
    identity: async (id) => identities.get(id),
    pin: async (id, seen) => {
      if (!identities.has(id)) identities.set(id, seen);
      return identities.get(id) ?? seen;
    },
    repin: async (id, identity) => {
      identities.set(id, identity);
    },
  };
}
