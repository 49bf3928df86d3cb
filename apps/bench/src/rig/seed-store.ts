import type { Cluster } from '@obstop/domain';
import { openSqliteStore, type Store } from '@obstop/store';
import { openPostgresStore } from '@obstop/store/postgres';
import { simulate } from './clusters.ts';

/** Where a store is: embedded in a folder, or in a PostgreSQL database. */
export type Place = { dataDir: string } | { databaseUrl: string };

/** Opens it as the server does. */
export function openStoreAt(place: Place, onError?: (error: unknown) => void): Promise<Store> {
  if ('dataDir' in place) return openSqliteStore(place);
  return openPostgresStore({ ...place, owner: 'bench', ...(onError && { onError }) });
}

/** Puts the clusters into inventory and simulated fleet of a store that nothing runs on. */
export async function seedClusters(store: Store, clusters: Cluster[]): Promise<void> {
  // The inventory last: while it is empty, a server that starts would make its own.
  await store.simulatedFleet.put(clusters.map(simulate));
  await store.clusters.put(clusters);
}

/** Makes a store that a server finds these clusters in. */
export async function seed(place: Place, clusters: Cluster[]): Promise<void> {
  const store = await openStoreAt(place);
  try {
    await seedClusters(store, clusters);
  } finally {
    await store.close();
  }
}
