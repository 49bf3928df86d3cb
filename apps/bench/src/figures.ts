import type { Figure } from './figure.ts';
import { acceptedStops } from './figures/accepted-stops.ts';
import { acceptedStopsPostgres } from './figures/accepted-stops-postgres.ts';
import { bundles } from './figures/bundles.ts';
import { clientOverhead } from './figures/client-overhead.ts';
import { followedStop } from './figures/followed-stop.ts';
import { growth } from './figures/growth.ts';
import { largeCluster } from './figures/large-cluster.ts';
import { memory } from './figures/memory.ts';
import { start } from './figures/start.ts';
import { stopLatency } from './figures/stop-latency.ts';
import { takeover } from './figures/takeover.ts';
import { refusedStops, taskReads } from './figures/throughput.ts';

/** Every figure, in the order of the report. A new one is registered here. */
export const figures: readonly Figure[] = [
  taskReads,
  refusedStops,
  acceptedStops,
  acceptedStopsPostgres,
  stopLatency,
  followedStop,
  largeCluster,
  growth,
  memory,
  takeover,
  start,
  clientOverhead,
  bundles,
];
