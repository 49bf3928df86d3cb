import type { Figure } from './figure.ts';
import { acceptedStops } from './figures/accepted-stops.ts';
import { acceptedStopsPostgres } from './figures/accepted-stops-postgres.ts';
import { bundles } from './figures/bundles.ts';
import { cancelBusy } from './figures/cancel-busy.ts';
import { clientOverhead } from './figures/client-overhead.ts';
import { databaseWork } from './figures/database-work.ts';
import { feltLatency } from './figures/felt-latency.ts';
import { followedStop } from './figures/followed-stop.ts';
import { growth } from './figures/growth.ts';
import { largeCluster } from './figures/large-cluster.ts';
import { largePage } from './figures/large-page.ts';
import { memory } from './figures/memory.ts';
import { polledStop } from './figures/polled-stop.ts';
import { refusedStops, taskReads, unchangedReads } from './figures/reads-and-refusals.ts';
import { sharedWork } from './figures/shared-work.ts';
import { start } from './figures/start.ts';
import { takeover } from './figures/takeover.ts';

/**
 * Every figure, in the order of the report. A new one is registered here: one with a goal, or one that a sentence of the
 * documents rests on.
 */
export const figures: readonly Figure[] = [
  taskReads,
  unchangedReads,
  refusedStops,
  acceptedStops,
  acceptedStopsPostgres,
  databaseWork,
  sharedWork,
  followedStop,
  feltLatency,
  largeCluster,
  cancelBusy,
  polledStop,
  largePage,
  growth,
  memory,
  takeover,
  start,
  clientOverhead,
  bundles,
];
