import type { ClusterId } from '@obstop/domain';
import type { Clock, ClusterStore, SimulatedFleetState } from '@obstop/engine';
import { sightOf } from './observation.ts';

/** Brings inner statuses that came late into the inventory, after the task that saw the old ones has ended. */
export interface StatusFollower {
  /** Follows a cluster until none of its inner statuses lags behind any more. */
  follow(clusterId: ClusterId): void;
  close(): Promise<void>;
}

/** A real managing side reads inner statuses again and again; this one looks when there is something new to see. */
export function createStatusFollower(options: {
  state: Pick<SimulatedFleetState, 'load'>;
  inventory: Pick<ClusterStore, 'setStatuses'>;
  clock: Clock;
  onError(error: unknown): void;
}): StatusFollower {
  const { state, inventory, clock } = options;
  const ending = new AbortController();
  const { signal } = ending;
  const followed = new Map<ClusterId, Promise<void>>();

  async function untilSettled(clusterId: ClusterId): Promise<void> {
    for (;;) {
      const cluster = await state.load(clusterId);
      const sight = cluster && sightOf(cluster, clock.nowMs());
      if (!sight) return;
      const { zones, servers } = sight.seen;
      await inventory.setStatuses(clusterId, {
        zones: zones.map(({ name, innerStatus }) => ({ name, innerStatus })),
        servers: servers.map(({ id, innerStatus }) => ({ id, innerStatus })),
      });
      if (sight.changesAtMs === undefined) return;
      await clock.sleep(sight.changesAtMs - clock.nowMs(), signal);
    }
  }

  return {
    follow(clusterId) {
      if (followed.has(clusterId) || signal.aborted) return;
      const following = untilSettled(clusterId)
        .catch((error: unknown) => {
          if (!signal.aborted) options.onError(error);
        })
        .finally(() => followed.delete(clusterId));
      followed.set(clusterId, following);
    },
    async close() {
      ending.abort();
      await Promise.all(followed.values());
    },
  };
}
