import type { Cluster } from '@obstop/domain';
import type { FaultDraft } from '@obstop/engine';
import { simulatedFrom } from '@obstop/fleet';
import { openSqliteStore, type Store } from '@obstop/store';
import { openPostgresStore, type PostgresQueueTiming } from '@obstop/store/postgres';

/** Where a store is: embedded in a folder, or in a PostgreSQL database, whose queue may look after other times than usual. */
export type Place = { dataDir: string } | { databaseUrl: string; queue?: PostgresQueueTiming };

/** Opens a store as the server does, with these clusters in inventory and simulated fleet. */
export async function openStoreWith(place: Place, clusters: Cluster[]): Promise<Store> {
  const store = await ('dataDir' in place
    ? openSqliteStore(place)
    : openPostgresStore({ ...place, owner: 'bench' }));
  // The inventory last: while it is empty, a server that starts would make its own.
  await store.simulatedFleet.put(clusters.map(simulatedFrom));
  await store.clusters.put(clusters);
  return store;
}

/** Makes a store that a server finds these clusters in, with these faults set. */
export async function fillStore(place: Place, clusters: Cluster[], faults: FaultDraft[] = []): Promise<void> {
  const store = await openStoreWith(place, clusters);
  for (const fault of faults) await store.simulatedFleet.addFault(fault);
  await store.close();
}
