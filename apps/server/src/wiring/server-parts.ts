import type { ClusterId } from '@obstop/domain';
import type { Clock, Fleet, OperatePorts } from '@obstop/engine';
import type { FaultControl } from '@obstop/fleet';
import type { AgentReach } from '@obstop/fleet/obshell';
import type { Store } from '@obstop/store';
import type { ServerOptions } from '../config/options.ts';
import type { Metrics } from '../http/operations/metrics.ts';
import type { Tracing } from '../tracing/tracing.ts';
import type { ServerLog } from './log.ts';
import type { Renewable } from './renewal.ts';

/** What runner and HTTP servers have in common. */
export interface ServerParts {
  options: ServerOptions;
  store: Store;
  operate: OperatePorts;
  metrics: Metrics;
  tracing: Tracing;
  log?: ServerLog | undefined;
  onDefect(error: unknown, where: string): void;
}

/** The fleet of a server that has started. */
export interface OpenedFleet {
  fleet: Fleet;
  /** Of the simulated fleet alone. */
  faults?: FaultControl;
  /** How the agents of a cluster were reached of late; of real clusters alone. */
  reach?: ((id: ClusterId) => AgentReach[] | undefined) | undefined;
  /** What is kept in files; of real clusters alone. */
  renewables?: Renewable[];
  close(): Promise<void>;
}

/** What a fleet stands on. */
export interface FleetSurroundings extends Pick<ServerParts, 'store' | 'operate'> {
  clock: Clock;
  /** Something that an operator should know, without secrets. */
  onProblem(where: string, reason: string): void;
}
